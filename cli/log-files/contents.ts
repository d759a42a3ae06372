import { gunzipSync, constants as zlib } from 'node:zlib';
import { JSONParser } from '@streamparser/json';
import { classifyFileName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { type CloudTrailRecord, eventTimeOf, isObject } from '../../lambda/detection/record.ts';
import type { Period } from './days.ts';
import { ExportTooLargeError, recordsInBody } from './forms/body.ts';
import { forms } from './forms/forms.ts';
import { type Extract, isRecord, type Unreadable } from './forms/records.ts';

/** How a command reads a file. */
export interface BodyReader<Kept> {
  /** Reads a log file as CloudTrail writes it, of any size, without parsing every record. */
  readonly scan: () => Promise<{ readonly kept: readonly Kept[]; readonly inflatedBytes: number }>;
  /** The same from the parsed records of any other form. */
  readonly keep: (records: readonly CloudTrailRecord[]) => readonly Kept[];
}

/** What was read of one file. */
export interface Contents<Kept> {
  readonly kept: readonly Kept[];
  readonly inflatedBytes: number;
  /** Parts that are neither a record nor contain one. */
  readonly unreadable: readonly Unreadable[];
  /** Whether the file has no record and no other part either, such as an empty list. */
  readonly isEmpty: boolean;
  /** The times of its records; undefined after a scan, which parses only the matches. */
  readonly times: Period | undefined;
}

/** A file contains no record in any form. */
export class NoRecordError extends Error {
  override readonly name = 'NoRecordError';

  constructor(parts: readonly Unreadable[]) {
    const [first] = parts.map(partText);
    super(`no CloudTrail record found: ${first}${parts.length > 1 ? ` (and ${parts.length - 1} other parts)` : ''}`);
  }
}

/** `Records[2]: it is null`, or only the reason if it concerns the whole file. */
export function partText({ place, reason }: Unreadable): string {
  return place === 'the file' ? reason : `${place}: ${reason}`;
}

/**
 * Reads a file whose name is CloudTrail's as a log file, and any other file, or one with other contents, in the form that it has.
 * @throws NoRecordError, ExportTooLargeError, or the errors of the scan
 */
export async function contentsOf<Kept>(
  name: string,
  body: Uint8Array,
  reader: BodyReader<Kept>,
): Promise<Contents<Kept>> {
  if (!isNamedByCloudTrail(name)) return inAnyForm(body, reader);
  if (isWrapped(firstElement(body)?.value)) return parsed(await recordsInBody(body), body, reader);
  try {
    return await scanned(reader);
  } catch (error) {
    const extract = await recordsInBody(body).catch(() => undefined);
    if (extract === undefined || extract.records.length === 0) throw error;
    return parsed(extract, body, reader);
  }
}

function isNamedByCloudTrail(name: string): boolean {
  return classifyFileName(name.slice(name.search(/[^/\\]*$/))).kind === 'log-file';
}

/** A file that is too large to be parsed as a whole is scanned if it is a log file by its first record. */
async function inAnyForm<Kept>(body: Uint8Array, reader: BodyReader<Kept>): Promise<Contents<Kept>> {
  try {
    return parsed(await recordsInBody(body), body, reader);
  } catch (error) {
    if (!(error instanceof ExportTooLargeError) || !isRecord(firstElement(body)?.value)) throw error;
    return scanned(reader);
  }
}

async function scanned<Kept>({ scan }: BodyReader<Kept>): Promise<Contents<Kept>> {
  return { ...(await scan()), unreadable: [], isEmpty: false, times: undefined };
}

function parsed<Kept>({ records, unreadable }: Extract, body: Uint8Array, { keep }: BodyReader<Kept>): Contents<Kept> {
  if (records.length === 0 && unreadable.length > 0) throw new NoRecordError(unreadable);
  const isEmpty = records.length === 0;
  return { kept: keep(records), inflatedBytes: body.length, unreadable, isEmpty, times: timesOf(records) };
}

function timesOf(records: readonly CloudTrailRecord[]): Period | undefined {
  return spanOf(records.flatMap((record) => eventTimeOf(record) ?? []));
}

/** The first and the last of some times; undefined if there are none. */
export function spanOf(times: readonly number[]): Period | undefined {
  if (times.length === 0) return undefined;
  const [from, to] = times.reduce(
    ([least, most], time) => [Math.min(least, time), Math.max(most, time)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { from, to };
}

const mostHeadBytes = 16 * 1024;
const bytesAtOnce = 1024;

/** Whether an element of `Records` contains a record instead of being one: the file only has the name of a log file. */
function isWrapped(value: unknown): boolean {
  if (isRecord(value)) return false;
  if (!isObject(value)) return typeof value === 'string' || Array.isArray(value);
  return forms.some(({ unwrap }) => unwrap(value) !== undefined);
}

/** The first element of `Records`, if the start of the file contains it. */
function firstElement(body: Uint8Array): { readonly value: unknown } | undefined {
  let first: { readonly value: unknown } | undefined;
  const parser = new JSONParser({ paths: ['$.Records.*'], keepStack: false });
  parser.onValue = ({ value }) => {
    first ??= { value };
  };
  parser.onError = () => {};
  try {
    const head = headOf(body);
    for (let at = 0; at < head.length && first === undefined; at += bytesAtOnce) {
      parser.write(head.subarray(at, at + bytesAtOnce));
    }
  } catch {
    // What is wrong with the file is found when it is read.
  }
  return first;
}

function headOf(body: Uint8Array): Uint8Array {
  const head = body.subarray(0, mostHeadBytes);
  return head[0] === 0x1f && head[1] === 0x8b ? gunzipSync(head, { finishFlush: zlib.Z_SYNC_FLUSH }) : head;
}
