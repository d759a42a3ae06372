import { pMapIterable } from 'p-map';
import type { Search } from '../../lambda/cloudtrail/scan/search.ts';
import { searchFor } from '../../lambda/cloudtrail/sightings.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { type Rule, withAsnLookup } from '../../lambda/detection/rule.ts';
import { type LogFile, type Sighting, sightingsOf, sightingsOfRecord } from '../../lambda/detection/sighting.ts';
import type { Progress } from '../terminal/progress.ts';
import { asnLookupIn } from './asn-database.ts';
import { isAthenaAddress } from './athena/address.ts';
import type { AthenaSettings, Wanted } from './athena/source.ts';
import type { Period } from './days.ts';
import type { FileResult, Hunt, ReadFile } from './file.ts';
import { localLogFiles } from './local.ts';
import { mostReads, networkReads } from './network.ts';
import { type ReadResult, type ReadSummary, summaryOf } from './read-summary.ts';
import { isS3Address } from './s3-address.ts';
import type { Found, LogFileSource } from './source.ts';
import { readAthenaTable } from './tables.ts';
import { type Batch, startReader } from './threads/reader.ts';
import { type Received, receivedSightings } from './threads/sent.ts';
import type { Plan } from './threads/thread.ts';

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
  /** Path of the database of networks that the rules use, which every thread opens. */
  readonly asnDatabase?: string | undefined;
  /** How many threads read. Default: one for each processor, or only this one if there is little to read. */
  readonly jobs?: number | undefined;
}

export interface ReadOptions extends Walk {
  readonly rules: readonly Rule[];
  /** Receives the sightings of one log file after the other, in the order of the paths and of the files in each. */
  readonly take: (sightings: readonly Sighting[], file: ReadFile) => void;
}

/** A search, and the data from which another thread makes the same search. */
export interface SharedSearch {
  readonly search: Search;
  readonly sought: unknown;
}

export interface SearchOptions extends Walk, SharedSearch {
  /** Receives the matching records of one log file after the other, in the same order, whatever their time. */
  readonly take: (records: readonly CloudTrailRecord[], logFile: LogFile) => void;
}

/**
 * Reads all log files at the paths. If one fails, the failure is recorded and the others are still read.
 * @throws AsnDatabaseError
 */
export async function readLogFiles({ rules: plain, take, ...walk }: ReadOptions): Promise<ReadSummary> {
  const rules = withAsnLookup(plain, await asnLookupIn(walk.asnDatabase));
  const takeWithin = (sightings: readonly Sighting[], file: ReadFile) => {
    take(
      sightings.filter(({ time }) => isWithin(walk.period, time)),
      file,
    );
    return sightings.flatMap(({ time }) => (isWithin(walk.period, time) ? [] : [time]));
  };
  return forEachLogFile<readonly Sighting[]>(walk, {
    wanted: { rules },
    plan: { rules: plain, asnDatabase: walk.asnDatabase },
    hunt: {
      search: searchFor(rules),
      keepOf: (file) => (record, again) => sightingsOfRecord(record, again, rules, file),
    },
    received: receivedSightings(rules),
    take: (kept, file) => takeWithin(kept.flat(), file),
    takeRecords: (records, file) => takeWithin(sightingsOf(records, rules, file), file),
  });
}

/** The same for records of any kind. The period only limits which days of a bucket are read. */
export function searchLogFiles({ search, sought, take, ...walk }: SearchOptions): Promise<ReadSummary> {
  const { fields: _, ...whole } = search;
  const takeAll = (records: readonly CloudTrailRecord[], file: ReadFile) => {
    take(records, file);
    return [];
  };
  return forEachLogFile<CloudTrailRecord>(walk, {
    wanted: { search },
    plan: { sought },
    hunt: { search: whole, keepOf: () => (record) => record },
    received: (parseRecord) => parseRecord(),
    take: takeAll,
    takeRecords: (records, file) => takeAll(records.filter(search.test), file),
  });
}

function isWithin(period: Period | undefined, time: number): boolean {
  return !period || (period.from <= time && time <= period.to);
}

/** How to read what a path leads to. */
interface Reading<Kept> {
  /** What a table of Athena is asked for. */
  readonly wanted: Wanted;
  /** What this thread looks for in a file, what another one does, and what is kept of a record that another thread sends. */
  readonly hunt: Hunt<Kept>;
  readonly plan: Plan;
  readonly received: Received<Kept>;
  /** Takes what is kept of one log file. Returns the times of the matches outside the period. */
  readonly take: (kept: readonly Kept[], file: ReadFile) => readonly number[];
  /** The same for records of one log file that were read in another way. */
  readonly takeRecords: (records: readonly CloudTrailRecord[], file: ReadFile) => readonly number[];
}

async function forEachLogFile<Kept>(walk: Walk, reading: Reading<Kept>): Promise<ReadSummary> {
  const { paths, period, signal, athena } = walk;
  const { wanted, takeRecords } = reading;
  const tables = paths.filter(isAthenaAddress);
  const filePaths = paths.filter((path) => !isAthenaAddress(path));
  const found = (await Promise.all(filePaths.map((path) => logFilesAt(path, period)))).flat();
  const rows: ReadResult[] = [];
  for (const table of tables) {
    rows.push(await readAthenaTable(table, { wanted, period, signal, athena, take: takeRecords }));
  }
  const sources = found.flatMap((entry) => ('source' in entry ? [entry.source] : []));
  const results = await readAll(sources, walk, reading);
  const others = found.flatMap((entry) => ('source' in entry ? [] : [entry]));
  return summaryOf([...others, ...rows, ...results], period);
}

/** So many results can wait for the one that comes first, so that one large file does not stop the other threads. */
const leastAhead = 32;

async function readAll<Kept>(
  sources: readonly LogFileSource[],
  { progress, signal, jobs }: Walk,
  reading: Reading<Kept>,
): Promise<readonly ReadResult[]> {
  const reader = await startReader(sources, jobs, reading);
  const isRemote = sources.some(({ isLocal }) => !isLocal);
  const network = networkReads();
  let done = 0;
  const start = async (batch: Batch): Promise<readonly (FileResult<Kept> | 'left')[]> => {
    if (signal?.aborted) return batch.map(() => 'left');
    const results = await reader.read(batch);
    done += batch.length;
    progress(done, sources.length);
    return results;
  };
  const startWithRoom = (batch: Batch) => network.run(batch[0]?.bytes, () => start(batch));
  const concurrency = isRemote ? mostReads : reader.atOnce;
  const inOrder = pMapIterable(reader.batches, isRemote ? startWithRoom : start, {
    concurrency,
    backpressure: Math.max(2 * concurrency, leastAhead),
  });
  const results: ReadResult[] = [];
  try {
    for await (const batch of inOrder) {
      for (const result of batch) results.push(result === 'left' ? result : taken(result, reading));
    }
  } finally {
    await reader.close();
  }
  return results;
}

function taken<Kept>(result: FileResult<Kept>, { take }: Reading<Kept>): ReadResult {
  if (!('contents' in result)) return result;
  const { file, contents } = result;
  const { kept, ...rest } = contents;
  return { ...rest, name: file.name, delivered: file.delivered, outside: take(kept, file) };
}

async function logFilesAt(path: string, period: Period | undefined): Promise<Found[]> {
  return isS3Address(path) ? (await import('./s3.ts')).s3LogFilesUnder(path, period) : localLogFiles(path);
}
