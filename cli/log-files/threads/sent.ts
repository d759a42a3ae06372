import { isNativeError } from 'node:util/types';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import type { Rule } from '../../../lambda/detection/rule.ts';
import type { Sighting } from '../../../lambda/detection/sighting.ts';
import type { Contents } from '../contents.ts';
import type { FileResult, ReadFile } from '../file.ts';
import type { SkippedFile } from '../read-summary.ts';

/** What a thread keeps of a matching record, to send it to the main thread. */
export interface ToSend {
  /** None for a search. */
  readonly sightings: readonly Sighting[];
  readonly text: () => Uint8Array;
}

/** Without the record and the log file, which the main thread gets once for all, and with the place of the rule among the rules. */
interface SentSighting extends Omit<Sighting, 'rule' | 'parseRecord' | 'logFile' | 'key'> {
  readonly rule: number;
  readonly term: string;
}

type SentRecord = readonly [bytes: number, sightings: readonly SentSighting[]];

/** A file as a thread sends it: the records as one JSON text, which is faster to send than many objects. */
interface SentFile {
  readonly file: ReadFile;
  readonly contents: Omit<Contents<unknown>, 'kept'>;
  readonly records: string;
  /** The texts of the records, one after the other. */
  readonly texts: Uint8Array<ArrayBuffer>;
}

interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: unknown;
  readonly cause: SentError | undefined;
}

export type SentResult = SentFile | SkippedFile | { readonly name: string; readonly failure: SentError };

/** @param rules those of the sightings; none for a search */
export function sent(result: FileResult<ToSend>, rules: readonly Rule[]): SentResult {
  if ('skipped' in result) return result;
  if ('error' in result) return { name: result.name, failure: sentError(result.error) };
  const { kept, ...contents } = result.contents;
  const texts = kept.map(({ text }) => text());
  const records = kept.map(({ sightings }, i): SentRecord => {
    return [texts[i]?.length ?? 0, sightings.map((sighting) => sentSighting(sighting, rules.indexOf(sighting.rule)))];
  });
  return { file: result.file, contents, records: JSON.stringify(records), texts: joined(texts) };
}

function sentSighting(
  { rule: _rule, parseRecord: _, logFile: _name, key, ...own }: Sighting,
  rule: number,
): SentSighting {
  return { ...own, rule, term: key.term };
}

/** One after the other. */
function joined(texts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const text of texts) {
    all.set(text, at);
    at += text.length;
  }
  return all;
}

/** Of the errors of a class, a message to another thread keeps neither the name nor the code. */
function sentError(error: unknown): SentError {
  if (!isNativeError(error))
    return { name: 'Error', message: String(error), stack: undefined, code: undefined, cause: undefined };
  const { name, message, stack, code, cause } = error as NodeJS.ErrnoException;
  return { name, message, stack, code, cause: cause === undefined ? undefined : sentError(cause) };
}

/** What the main thread keeps of a record, which it parses when it needs it. */
export type Received<Kept> = (
  parseRecord: () => CloudTrailRecord,
  sightings: readonly SentSighting[],
  file: ReadFile,
) => Kept;

/** The result as if the main thread had read the file. */
export function received<Kept>(result: SentResult, keep: Received<Kept>): FileResult<Kept> {
  if ('skipped' in result) return result;
  if ('failure' in result) return { name: result.name, error: receivedError(result.failure) };
  const { file, contents, records, texts } = result;
  const text = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength);
  let end = 0;
  const kept = (JSON.parse(records) as readonly SentRecord[]).map(([bytes, sightings]) => {
    const start = end;
    end += bytes;
    const stop = end;
    return keep(() => JSON.parse(text.toString('utf8', start, stop)) as CloudTrailRecord, sightings, file);
  });
  return { file, contents: { ...contents, kept } };
}

/** The sightings of a record as `sightingsOfRecord` returns them. */
export function receivedSightings(rules: readonly Rule[]): Received<readonly Sighting[]> {
  return (parseRecord, sightings, file) =>
    sightings.flatMap(({ rule: index, term, ...own }) => {
      const rule = rules[index];
      return rule === undefined
        ? []
        : { ...own, rule, parseRecord, logFile: file.name, key: { ruleId: rule.id, term } };
    });
}

function receivedError({ cause, ...rest }: SentError): Error {
  const error = new Error(rest.message, cause === undefined ? undefined : { cause: receivedError(cause) });
  return Object.assign(error, rest);
}
