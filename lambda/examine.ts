import { pMapIterable } from 'p-map';
import type { Reading } from './audit/readings.ts';
import { LogFileGoneError, type LogFileReader, type StoredLogFile } from './aws/s3.ts';
import { contentHash } from './cloudtrail/content-hash.ts';
import { classifyKey, type LogFileReference } from './cloudtrail/notifications/log-file-key.ts';
import { sightingsInLogFile } from './cloudtrail/sightings.ts';
import type { Baselines } from './detection/baselines.ts';
import type { Run } from './detection/claim.ts';
import type { Delivery } from './detection/delivery.ts';
import { detect, OutOfTimeError } from './detection/detect.ts';
import type { Exception } from './detection/exceptions.ts';
import type { HistoryStore } from './detection/history-store.ts';
import type { ReadingMarks } from './detection/reading-marks.ts';
import type { Rule } from './detection/rule.ts';
import { type JudgedSightings, type Judging, type JudgingParts, judging } from './judging.ts';

export interface ExaminationParts {
  readonly readLogFile: LogFileReader;
  /** False for buckets and keys that this detector does not read: a notification can name any object. */
  readonly accepts: (reference: LogFileReference) => boolean;
  readonly rules: readonly Rule[];
  readonly exceptions: readonly Exception[];
  /** Opened at the first matching record: most log files have none. */
  readonly history: () => Promise<HistoryStore>;
  /** Opened at the first alert. Default: alerts do not say whether a baseline is loaded. */
  readonly baselines?: () => Promise<Pick<Baselines, 'read'>>;
  readonly run: Run;
  /** False when the time is used up: the remaining log files are retried. */
  readonly mayGoOn: () => boolean;
  /** Set if a run on one of the log files failed or died before: they are read one by one, each with a mark. */
  readonly marks?: ReadingMarks | undefined;
  /** Publishes alerts and removes their claims. */
  readonly deliver: JudgingParts['deliver'];
  /** Hashes the content of log files, for the audit. Default: false, which is faster. */
  readonly hashes?: boolean;
}

/** The results of a run. */
export interface Examination {
  readonly examined: readonly Examined[];
  readonly deliveries: readonly Delivery[];
}

/** The result for one log file. */
export type Examined = { readonly logFile: string } & (
  | {
      readonly status: 'scanned';
      readonly inflatedBytes: number;
      readonly judged: JudgedSightings;
      /** Set if the log file was hashed. */
      readonly reading?: Reading | undefined;
    }
  | { readonly status: 'gone'; readonly error: LogFileGoneError }
  | { readonly status: 'failed'; readonly error: unknown }
);

/** The notification names an object outside the bucket and key prefix that the detector reads. */
export class ForeignLogFileError extends Error {
  override readonly name = 'ForeignLogFileError';

  constructor() {
    super('The log file is outside the bucket and key prefix that this detector reads, so it was not opened.');
  }
}

/** The log file is left to a run of its own, so that it cannot stop the others again. */
export class LogFileSetAsideError extends Error {
  override readonly name = 'LogFileSetAsideError';

  constructor() {
    super('A run ended without a result while it read this log file, so it is not read together with others.');
  }
}

export function logFileName({ bucket, key }: LogFileReference): string {
  return `s3://${bucket}/${key}`;
}

/** Scans log files one after the other, judges their sightings and publishes the alerts. An error affects its own log file only. */
export async function examineLogFiles(
  references: readonly LogFileReference[],
  examination: ExaminationParts,
): Promise<Examination> {
  const own = references.filter(examination.accepts);
  const foreign = references.filter((reference) => !examination.accepts(reference));
  const examined: Examined[] = foreign.map((reference) => failed(reference, new ForeignLogFileError()));
  const judge = judging({ detect: detectWith(examination), deliver: examination.deliver });
  const { marks } = examination;
  if (marks === undefined) {
    for await (const file of readAhead(own, inTime(examination)))
      examined.push(await examine(file, examination, judge));
  } else {
    for (const reference of own) {
      const isSetAside = (await beginReading(reference, marks, examination)) && own.length > 1;
      if (isSetAside) examined.push(failed(reference, new LogFileSetAsideError()));
      else {
        examined.push(await examine(await readOne(reference, inTime(examination)), examination, judge));
        await marks.end(logFileName(reference), examination.run.now);
      }
    }
  }
  return { examined, deliveries: await judge.finish() };
}

async function beginReading(reference: LogFileReference, marks: ReadingMarks, { mayGoOn, run }: ExaminationParts) {
  return mayGoOn() && marks.begin(logFileName(reference), run.now);
}

/** One notification can name thousands of log files: none is fetched after the time is used up. */
function inTime({ readLogFile, mayGoOn }: ExaminationParts): LogFileReader {
  return async (reference) => {
    if (!mayGoOn()) throw new OutOfTimeError();
    return readLogFile(reference);
  };
}

/** A log file that was read, or the error that prevented it. */
type ReadLogFile = { readonly reference: LogFileReference } & (
  | { readonly stored: StoredLogFile }
  | { readonly error: unknown }
);

/** Log files that are fetched, or kept as gzip bodies, while one is scanned. */
const filesAhead = 4;

async function readOne(reference: LogFileReference, read: LogFileReader): Promise<ReadLogFile> {
  try {
    return { reference, stored: await read(reference) };
  } catch (error) {
    return { reference, error };
  }
}

/** Reads log files in order, some of them before they are needed. An error affects its own log file only. */
function readAhead(references: readonly LogFileReference[], read: LogFileReader): AsyncIterable<ReadLogFile> {
  return pMapIterable(references, (reference) => readOne(reference, read), {
    concurrency: filesAhead,
    backpressure: filesAhead,
  });
}

async function examine(file: ReadLogFile, examination: ExaminationParts, judge: Judging): Promise<Examined> {
  const { reference } = file;
  try {
    if (!examination.mayGoOn()) throw new OutOfTimeError();
    if ('error' in file) throw file.error;
    const createdAt = createdAtFromKey(reference.key) ?? file.stored.lastModified ?? examination.run.now;
    const logFile = { name: logFileName(reference), createdAt };
    const hash = examination.hashes ? contentHash() : undefined;
    const { body, etag } = file.stored;
    const { sightings, inflatedBytes } = await sightingsInLogFile(body, examination.rules, logFile, undefined, hash);
    const judged = sightings.length > 0 ? await judge.add(sightings) : nothingJudged();
    const reading: Reading | undefined = hash && { status: 'read', sha256: hash.sha256(), etag };
    return { logFile: logFile.name, status: 'scanned', inflatedBytes, judged, reading };
  } catch (error) {
    return error instanceof LogFileGoneError
      ? { logFile: logFileName(reference), status: 'gone', error }
      : failed(reference, error);
  }
}

function nothingJudged(): JudgedSightings {
  return { judgements: [], known: 0 };
}

function detectWith({ exceptions, run, mayGoOn, rules, history, baselines }: ExaminationParts): JudgingParts['detect'] {
  const isActive = (ruleId: string) => rules.some(({ id }) => id === ruleId);
  const opened = baselines && { read: async (ruleId: string) => (await baselines()).read(ruleId) };
  return async (sightings) =>
    detect(sightings, { exceptions, run, isActive, mayGoOn, history: await history(), baselines: opened });
}

function createdAtFromKey(key: string): number | undefined {
  const classified = classifyKey(key);
  return classified.kind === 'log-file' ? classified.createdAt : undefined;
}

function failed(reference: LogFileReference, error: unknown): Examined {
  return { logFile: logFileName(reference), status: 'failed', error };
}
