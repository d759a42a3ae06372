import pMap from 'p-map';
import { defaultLimits, type InflateLimits } from '../../lambda/cloudtrail/inflate.ts';
import { createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import { scanWholeLogFile } from '../../lambda/cloudtrail/scan/scan.ts';
import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { sightingSearch } from '../../lambda/cloudtrail/sightings.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { type LogFile, type Sighting, sightingsOf } from '../../lambda/detection/sighting.ts';
import type { Progress } from '../terminal/progress.ts';
import { filesInArchive, isArchive } from './archive.ts';
import { isAthenaAddress } from './athena/address.ts';
import type { AthenaSettings, Wanted } from './athena/source.ts';
import { type Contents, contentsOf } from './contents.ts';
import type { Period } from './days.ts';
import { requiredFields } from './forms/records.ts';
import { localLogFiles } from './local.ts';
import { type ReadResult, type ReadSummary, summaryOf } from './read-summary.ts';
import { isS3Address, s3LogFilesUnder } from './s3.ts';
import { type Found, type LogFileSource, reasonToSkip } from './source.ts';

/** Which log files to read. */
export interface Walk {
  readonly paths: readonly string[];
  /** Only records of this period; all records if undefined. */
  readonly period?: Period | undefined;
  /** Called after each log file, to show progress. */
  readonly progress: Progress;
  /** After it aborts, no other log file is started. */
  readonly signal?: AbortSignal | undefined;
  /** How to query tables of Athena, which a path can name too. */
  readonly athena?: AthenaSettings | undefined;
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

/** A computer has more memory than the function. */
const limits: InflateLimits = { ...defaultLimits, mostMatchBytes: 2 ** 31 };

const filesAtOnce = 8;
const millisPerHour = 3_600_000;

/** Reads all log files at the paths. If one fails, the failure is recorded and the others are still read. */
export function readLogFiles({ rules, take, ...walk }: ReadOptions): Promise<ReadSummary> {
  const takeWithin = (sightings: readonly Sighting[], file: ReadFile) => {
    take(
      sightings.filter(({ time }) => isWithin(walk.period, time)),
      file,
    );
    return sightings.flatMap(({ time }) => (isWithin(walk.period, time) ? [] : [time]));
  };
  return forEachLogFile(walk, {
    wanted: { rules },
    readBody: async (body, logFile) => {
      const contents = await contentsOf<Sighting>(logFile.name, body, {
        scan: async () => {
          const whole = { ...sightingSearch(rules, logFile), required: requiredFields };
          const { records, ...scan } = await scanWholeLogFile(body, whole, limits);
          return { ...scan, kept: records.flat() };
        },
        keep: (records) => sightingsOf(records, rules, logFile),
      });
      return { contents, outside: takeWithin(contents.kept, logFile) };
    },
    takeRecords: (records, file) => takeWithin(sightingsOf(records, rules, file), file),
  });
}

/** The same for records of any kind. The period only limits which days of a bucket are read. */
export function searchLogFiles({ search, take, ...walk }: SearchOptions): Promise<ReadSummary> {
  return forEachLogFile(walk, {
    wanted: { search },
    readBody: async (body, logFile) => {
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
    },
    takeRecords: (records, logFile) => {
      take(records.filter(search.test), logFile);
      return [];
    },
  });
}

function isWithin(period: Period | undefined, time: number): boolean {
  return !period || (period.from <= time && time <= period.to);
}

/** How to read what a path leads to. */
interface Reader {
  /** What a table of Athena is asked for. */
  readonly wanted: Wanted;
  /** Reads one log file, and returns what it contains and the times of the matches outside the period. */
  readonly readBody: (
    body: Uint8Array,
    logFile: ReadFile,
  ) => Promise<{ readonly contents: Contents<unknown>; readonly outside: readonly number[] }>;
  /** The same for records of one log file that were read in another way. Returns the times outside the period. */
  readonly takeRecords: (records: readonly CloudTrailRecord[], file: ReadFile) => readonly number[];
}

async function forEachLogFile(walk: Walk, reader: Reader): Promise<ReadSummary> {
  const { paths, period, progress, signal } = walk;
  const tables = paths.filter(isAthenaAddress);
  const filePaths = paths.filter((path) => !isAthenaAddress(path));
  const found = (await Promise.all(filePaths.map((path) => logFilesAt(path, period)))).flat();
  const sources = found.flatMap((entry) => ('source' in entry ? [entry.source] : []));
  let done = 0;
  const read = async (source: LogFileSource): Promise<readonly ReadResult[]> => {
    if (signal?.aborted) return ['left'];
    const results = await readSource(source, reader);
    done += 1;
    progress(done, sources.length);
    return results;
  };
  const rows: ReadResult[] = [];
  for (const table of tables) rows.push(await readTable(table, walk, reader));
  const results = await pMap(sources, read, { concurrency: filesAtOnce });
  return summaryOf(
    [...found.flatMap((entry) => ('source' in entry ? [] : [entry])), ...rows, ...results.flat()],
    period,
  );
}

const askForEveryQuery: AthenaSettings = {
  workGroup: undefined,
  output: undefined,
  limit: { mostBytes: 0, yes: false },
};

/**
 * Before a walk over the same paths is made several times: says what queries of tables scan together at most, and asks above the
 * limit. Files do not count.
 * @param walk with the longest period of them
 * @returns the settings with which none of the queries asks again, or why nothing is read
 */
export async function agreeOnReadings(
  { paths, period, athena = askForEveryQuery }: Pick<Walk, 'paths' | 'period' | 'athena'>,
  queries: number,
): Promise<{ readonly athena: AthenaSettings } | { readonly notRead: ReadSummary }> {
  const tables = paths.filter(isAthenaAddress);
  if (tables.length === 0) return { athena };
  const { agreeOnQueries } = await import('./athena/source.ts');
  try {
    return { athena: await agreeOnQueries(tables, { period, queries, settings: athena }) };
  } catch (error) {
    return { notRead: summaryOf([{ name: tables.join(' '), error }], period) };
  }
}

/** The module is loaded only for a table of Athena. */
async function readTable(
  name: string,
  { period, signal, athena = askForEveryQuery }: Walk,
  reader: Reader,
): Promise<ReadResult> {
  if (signal?.aborted) return 'left';
  const outside: number[] = [];
  try {
    const { readFromAthena } = await import('./athena/source.ts');
    const { scannedBytes, unreadable } = await readFromAthena(name, {
      ...{ wanted: reader.wanted, period, signal, settings: athena },
      take: (records, logFile) => {
        const delivered = createdAtFromName(logFile.name);
        // A row does not say when its object was modified: hardly later than the delivery.
        const lastModified = delivered === undefined ? Number.POSITIVE_INFINITY : delivered + millisPerHour;
        for (const time of reader.takeRecords(records, { ...logFile, delivered, lastModified })) outside.push(time);
      },
    });
    const isEmpty = scannedBytes === 0;
    return { name, inflatedBytes: 0, unreadable, isEmpty, times: undefined, outside, delivered: undefined };
  } catch (error) {
    return signal?.aborted ? 'left' : { name, error };
  }
}

function logFilesAt(path: string, period: Period | undefined): Promise<Found[]> {
  return isS3Address(path) ? s3LogFilesUnder(path, period) : localLogFiles(path);
}

/** The results of a file, or of each file in an archive. */
async function readSource({ name, read }: LogFileSource, reader: Reader): Promise<readonly ReadResult[]> {
  try {
    const { body, lastModified = Date.now() } = await read();
    if (!isArchive(name)) return [await readOne(name, body, lastModified, reader)];
    const results: ReadResult[] = [];
    for (const file of await filesInArchive(name, body)) {
      const skipped = reasonToSkip(file.name);
      results.push(
        skipped === undefined ? await readOne(file.name, file.body, lastModified, reader) : { ...file, skipped },
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

async function readOne(name: string, body: Uint8Array, lastModified: number, { readBody }: Reader) {
  const delivered = createdAtFromName(name);
  try {
    if (isArchive(name)) throw new NestedArchiveError();
    const file = { name, createdAt: delivered ?? lastModified, delivered, lastModified };
    const { contents, outside } = await readBody(body, file);
    const { kept: _, ...rest } = contents;
    return { ...rest, name, outside, delivered };
  } catch (error) {
    return { name, error };
  }
}
