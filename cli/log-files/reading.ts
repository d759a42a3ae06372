import pMap from 'p-map';
import { defaultLimits, type InflateLimits } from '../../lambda/cloudtrail/inflate.ts';
import { createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { reasonOfKind } from '../../lambda/cloudtrail/notifications/skipped.ts';
import { scanWholeLogFile } from '../../lambda/cloudtrail/scan/scan.ts';
import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { sightingSearch } from '../../lambda/cloudtrail/sightings.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { type LogFile, type Sighting, sightingsOf } from '../../lambda/detection/sighting.ts';
import type { Progress } from '../terminal/progress.ts';
import { filesInArchive, isArchive } from './archive.ts';
import { type Contents, contentsOf, spanOf } from './contents.ts';
import type { Period } from './days.ts';
import { requiredFields, type Unreadable } from './forms/records.ts';
import { localLogFiles } from './local.ts';
import { isS3Address, s3LogFilesUnder } from './s3.ts';
import { type Found, type LogFileSource, type ReasonToSkip, reasonToSkip } from './source.ts';

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
  readonly take: (sightings: readonly Sighting[], file: ReadFile) => void;
}

/** A log file that was read. */
export interface ReadFile extends LogFile {
  /** The minute of delivery in a name that CloudTrail gave, in milliseconds since 1970. */
  readonly delivered: number | undefined;
  /** Of the file or S3 object, in milliseconds since 1970. */
  readonly lastModified: number;
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

export interface SkippedFile {
  readonly name: string;
  readonly skipped: ReasonToSkip;
}

/** A file of which some parts were read and others not. */
export interface PartlyReadFile {
  readonly name: string;
  readonly parts: readonly Unreadable[];
}

/** What was read, and what was not. */
export interface ReadSummary {
  readonly logFiles: number;
  readonly inflatedBytes: number;
  /** How many of the log files have no record. */
  readonly empty: number;
  /** How many files were skipped, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly skippedFiles: readonly SkippedFile[];
  readonly partlyRead: readonly PartlyReadFile[];
  readonly failed: readonly FailedLogFile[];
  /** How many were not started because the signal aborted. */
  readonly left: number;
  /** Matching records outside the period. */
  readonly outside: { readonly count: number; readonly times: Period | undefined };
  /** The times of the log files or their records, if a period was asked for and none of them is in it. */
  readonly otherTimes: Period | undefined;
}

/** A computer has more memory than the function. */
const limits: InflateLimits = { ...defaultLimits, mostMatchBytes: 2 ** 31 };

const filesAtOnce = 8;
const millisPerDay = 86_400_000;
const mostNamed = 10;

/** Reads all log files at the paths. If one fails, the failure is recorded and the others are still read. */
export function readLogFiles({ rules, take, ...walk }: ReadOptions): Promise<ReadSummary> {
  return forEachLogFile(walk, async (body, logFile) => {
    const contents = await contentsOf<Sighting>(logFile.name, body, {
      scan: async () => {
        const whole = { ...sightingSearch(rules, logFile), required: requiredFields };
        const { records, ...scan } = await scanWholeLogFile(body, whole, limits);
        return { ...scan, kept: records.flat() };
      },
      keep: (records) => sightingsOf(records, rules, logFile),
    });
    take(
      contents.kept.filter(({ time }) => isWithin(walk.period, time)),
      logFile,
    );
    const outside = contents.kept.flatMap(({ time }) => (isWithin(walk.period, time) ? [] : [time]));
    return { contents, outside };
  });
}

/** The same for records of any kind. The period only limits which days of a bucket are read. */
export function searchLogFiles({ search, take, ...walk }: SearchOptions): Promise<ReadSummary> {
  return forEachLogFile(walk, async (body, logFile) => {
    const contents = await contentsOf<CloudTrailRecord>(logFile.name, body, {
      scan: async () => {
        const { fields: _, ...rest } = search;
        const whole = { ...rest, keep: (record: CloudTrailRecord) => record, required: requiredFields };
        const { records, ...scan } = await scanWholeLogFile(body, whole, limits);
        return { ...scan, kept: records };
      },
      keep: (records) => records.filter(search.test),
    });
    take(contents.kept, logFile);
    return { contents, outside: [] };
  });
}

function isWithin(period: Period | undefined, time: number): boolean {
  return !period || (period.from <= time && time <= period.to);
}

/** Reads one log file, and returns what it contains and the times of the matches outside the period. */
type ReadLogFile = (
  body: Uint8Array,
  logFile: ReadFile,
) => Promise<{ readonly contents: Contents<unknown>; readonly outside: readonly number[] }>;

/** One file that was read: what it was, without what was kept of it. */
interface FileRead extends Omit<Contents<unknown>, 'kept'> {
  readonly name: string;
  readonly outside: readonly number[];
  /** When CloudTrail delivered it, by its name. */
  readonly delivered: number | undefined;
}

type ReadResult = FileRead | SkippedFile | FailedLogFile | 'left';

async function forEachLogFile(
  { paths, period, progress, signal }: Walk,
  readLogFile: ReadLogFile,
): Promise<ReadSummary> {
  const found = (await Promise.all(paths.map((path) => logFilesAt(path, period)))).flat();
  const sources = found.flatMap((entry) => ('source' in entry ? [entry.source] : []));
  let done = 0;
  const read = async (source: LogFileSource): Promise<readonly ReadResult[]> => {
    if (signal?.aborted) return ['left'];
    const results = await readSource(source, readLogFile);
    done += 1;
    progress(done, sources.length);
    return results;
  };
  const results = await pMap(sources, read, { concurrency: filesAtOnce });
  return summaryOf([...found.flatMap((entry) => ('source' in entry ? [] : [entry])), ...results.flat()], period);
}

function logFilesAt(path: string, period: Period | undefined): Promise<Found[]> {
  return isS3Address(path) ? s3LogFilesUnder(path, period) : localLogFiles(path);
}

/** The results of a file, or of each file in an archive. */
async function readSource({ name, read }: LogFileSource, readLogFile: ReadLogFile): Promise<readonly ReadResult[]> {
  try {
    const { body, lastModified = Date.now() } = await read();
    if (!isArchive(name)) return [await readOne(name, body, lastModified, readLogFile)];
    const results: ReadResult[] = [];
    for (const file of await filesInArchive(name, body)) {
      const skipped = reasonToSkip(file.name);
      results.push(
        skipped === undefined ? await readOne(file.name, file.body, lastModified, readLogFile) : { ...file, skipped },
      );
    }
    return results;
  } catch (error) {
    return [{ name, error }];
  }
}

/** An archive within an archive is not unpacked: it could contain itself. */
class NestedArchiveError extends Error {
  override readonly name = 'NestedArchiveError';

  constructor() {
    super('an archive within an archive is not read; unpack it first');
  }
}

async function readOne(name: string, body: Uint8Array, lastModified: number, readLogFile: ReadLogFile) {
  const delivered = createdAtFromName(name);
  try {
    if (isArchive(name)) throw new NestedArchiveError();
    const file = { name, createdAt: delivered ?? lastModified, delivered, lastModified };
    const { contents, outside } = await readLogFile(body, file);
    const { kept: _, ...rest } = contents;
    return { ...rest, name, outside, delivered };
  } catch (error) {
    return { name, error };
  }
}

function summaryOf(results: readonly ReadResult[], period: Period | undefined): ReadSummary {
  const read = results.flatMap((result) => (result !== 'left' && 'inflatedBytes' in result ? [result] : []));
  const skipped = results.flatMap((result) => (result !== 'left' && 'skipped' in result ? [result] : []));
  const outside = read.flatMap((file) => file.outside);
  return {
    logFiles: read.length,
    inflatedBytes: read.reduce((sum, { inflatedBytes }) => sum + inflatedBytes, 0),
    empty: read.filter(({ isEmpty }) => isEmpty).length,
    skipped: countByReason(skipped),
    skippedFiles: skipped.slice(0, mostNamed).map(({ name, skipped: reason }) => ({ name, skipped: reason })),
    partlyRead: read.flatMap(({ name, unreadable }) => (unreadable.length > 0 ? [{ name, parts: unreadable }] : [])),
    failed: results.flatMap((result) => (result !== 'left' && 'error' in result ? [result] : [])),
    left: results.filter((result) => result === 'left').length,
    outside: { count: outside.length, times: spanOf(outside) },
    otherTimes: period && otherTimes(read, period),
  };
}

/** The time that all files together are from, if none of them has a record of the period. */
function otherTimes(files: readonly FileRead[], period: Period): Period | undefined {
  const spans = files.flatMap(
    (file) => file.times ?? spanOf(file.delivered === undefined ? [] : [file.delivered]) ?? [],
  );
  // A file without any time may be from these days.
  if (spans.length < files.filter(({ isEmpty }) => !isEmpty).length) return undefined;
  const isOfPeriod = ({ from, to }: Period) => to >= period.from && from <= period.to + millisPerDay;
  return spans.some(isOfPeriod) ? undefined : spanOf(spans.flatMap(({ from, to }) => [from, to]));
}

function countByReason(files: readonly SkippedFile[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { skipped } of files) {
    const reason = reasonOfKind[skipped];
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
