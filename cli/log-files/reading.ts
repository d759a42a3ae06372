import pMap from 'p-map';
import { createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { reasonOfKind } from '../../lambda/cloudtrail/notifications/skipped.ts';
import { scanLogFile } from '../../lambda/cloudtrail/scan/scan.ts';
import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { sightingsInLogFile } from '../../lambda/cloudtrail/sightings.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { type LogFile, type Sighting, sightingsOf } from '../../lambda/detection/sighting.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Period } from './days.ts';
import { localLogFiles } from './local.ts';
import { isS3Address, s3LogFilesUnder } from './s3.ts';
import { inAnyForm } from './sample-forms.ts';
import type { Found, LogFileSource } from './source.ts';

/** Which log files to read. */
export interface Walk {
  readonly paths: readonly string[];
  /** Only records of this period; all records if undefined. */
  readonly period?: Period | undefined;
  /** Called after each log file, to show progress. */
  readonly progress: Progress;
  /** After it aborts, no other log file is started. */
  readonly signal?: AbortSignal | undefined;
}

export interface ReadOptions extends Walk {
  readonly rules: readonly Rule[];
  /** Receives the sightings of one log file after the other, in no particular order. */
  readonly take: (sightings: readonly Sighting[]) => void;
}

export interface SearchOptions extends Walk {
  readonly search: Search;
  /** Receives the matching records of one log file after the other, whatever their time. */
  readonly take: (records: readonly CloudTrailRecord[], logFile: LogFile) => void;
}

export interface FailedLogFile {
  readonly name: string;
  readonly error: unknown;
}

/** What was read, and what was not. */
export interface ReadSummary {
  readonly logFiles: number;
  readonly inflatedBytes: number;
  /** How many files were skipped, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly failed: readonly FailedLogFile[];
  /** How many were not started because the signal aborted. */
  readonly left: number;
}

const filesAtOnce = 8;

/** Reads all log files at the paths. If one fails, the failure is recorded and the others are still read. */
export function readLogFiles({ rules, take, ...walk }: ReadOptions): Promise<ReadSummary> {
  const inPeriod = ({ time }: Sighting) => !walk.period || (walk.period.from <= time && time <= walk.period.to);
  return forEachLogFile(walk, async (body, logFile) => {
    const { sightings, inflatedBytes } = await inAnyForm(
      body,
      () => sightingsInLogFile(body, rules, logFile),
      (records) => ({ sightings: sightingsOf(records, rules, logFile), inflatedBytes: body.length }),
    );
    take(sightings.filter(inPeriod));
    return inflatedBytes;
  });
}

/** The same for records of any kind. The period only limits which days of a bucket are read. */
export function searchLogFiles({ search, take, ...walk }: SearchOptions): Promise<ReadSummary> {
  return forEachLogFile(walk, async (body, logFile) => {
    const { records, inflatedBytes } = await inAnyForm(
      body,
      () => scanLogFile(body, search),
      (records) => ({ records: records.filter(search.test), inflatedBytes: body.length }),
    );
    take(records, logFile);
    return inflatedBytes;
  });
}

/** Reads one log file and returns its inflated size. */
type ReadLogFile = (body: Uint8Array, logFile: LogFile) => Promise<number>;

async function forEachLogFile(
  { paths, period, progress, signal }: Walk,
  readLogFile: ReadLogFile,
): Promise<ReadSummary> {
  const found = (await Promise.all(paths.map((path) => logFilesAt(path, period)))).flat();
  const sources = found.flatMap((entry) => ('source' in entry ? [entry.source] : []));
  let done = 0;
  const read = async (source: LogFileSource): Promise<ReadResult> => {
    if (signal?.aborted) return 'left';
    const result = await readOne(source, readLogFile);
    done += 1;
    progress(done, sources.length);
    return result;
  };
  const results = await pMap(sources, read, { concurrency: filesAtOnce });
  return { ...totals(results), skipped: countSkipped(found), failed: [...unreachable(found), ...failures(results)] };
}

function logFilesAt(path: string, period: Period | undefined): Promise<Found[]> {
  return isS3Address(path) ? s3LogFilesUnder(path, period) : localLogFiles(path);
}

type ReadResult = { readonly inflatedBytes: number } | FailedLogFile | 'left';

async function readOne({ name, read }: LogFileSource, readLogFile: ReadLogFile): Promise<ReadResult> {
  try {
    const { body, lastModified } = await read();
    const createdAt = createdAtFromName(name) ?? lastModified ?? Date.now();
    return { inflatedBytes: await readLogFile(body, { name, createdAt }) };
  } catch (error) {
    return { name, error };
  }
}

function totals(results: readonly ReadResult[]) {
  const read = results.flatMap((result) => (result !== 'left' && 'inflatedBytes' in result ? [result] : []));
  return {
    logFiles: read.length,
    inflatedBytes: read.reduce((sum, { inflatedBytes }) => sum + inflatedBytes, 0),
    left: results.filter((result) => result === 'left').length,
  };
}

function failures(results: readonly ReadResult[]): FailedLogFile[] {
  return results.flatMap((result) => (result !== 'left' && 'error' in result ? [result] : []));
}

function unreachable(found: readonly Found[]): FailedLogFile[] {
  return found.flatMap((entry) => ('error' in entry ? [entry] : []));
}

function countSkipped(found: readonly Found[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of found) {
    if (!('skipped' in entry)) continue;
    const reason = reasonOfKind[entry.skipped];
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
