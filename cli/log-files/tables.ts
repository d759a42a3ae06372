import { createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { isAthenaAddress } from './athena/address.ts';
import type { AthenaSettings, Wanted } from './athena/source.ts';
import type { Period } from './days.ts';
import type { ReadFile } from './file.ts';
import { type ReadResult, type ReadSummary, summaryOf } from './read-summary.ts';

const millisPerHour = 3_600_000;

const askForEveryQuery: AthenaSettings = {
  workGroup: undefined,
  output: undefined,
  limit: { mostBytes: 0, yes: false },
};

/** Paths, of which some can name tables. */
interface TableWalk {
  readonly paths: readonly string[];
  readonly period?: Period | undefined;
  readonly athena?: AthenaSettings | undefined;
}

/**
 * Before a walk over the same paths is made several times: says what queries of tables scan together at most, and asks above the
 * limit. Files do not count.
 * @param walk with the longest period of them
 * @returns the settings with which none of the queries asks again, or why nothing is read
 */
export async function agreeOnReadings(
  { paths, period, athena = askForEveryQuery }: TableWalk,
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

interface TableReading {
  readonly wanted: Wanted;
  readonly period: Period | undefined;
  readonly signal: AbortSignal | undefined;
  readonly athena: AthenaSettings | undefined;
  /** Receives the records of one log file on one page of the result. Returns the times of matches outside the period. */
  readonly take: (records: readonly CloudTrailRecord[], file: ReadFile) => readonly number[];
}

/** Reads a table of Athena. A failure is a result. The module is loaded only for a table. */
export async function readAthenaTable(
  name: string,
  { wanted, period, signal, athena = askForEveryQuery, take }: TableReading,
): Promise<ReadResult> {
  if (signal?.aborted) return 'left';
  const outside: number[] = [];
  try {
    const { readFromAthena } = await import('./athena/source.ts');
    const { scannedBytes, unreadable } = await readFromAthena(name, {
      ...{ wanted, period, signal, settings: athena },
      take: (records, logFile) => {
        const delivered = createdAtFromName(logFile.name);
        // A row does not say when its object was modified: hardly later than the delivery.
        const lastModified = delivered === undefined ? Number.POSITIVE_INFINITY : delivered + millisPerHour;
        for (const time of take(records, { ...logFile, delivered, lastModified })) outside.push(time);
      },
    });
    const isEmpty = scannedBytes === 0;
    return { name, inflatedBytes: 0, unreadable, isEmpty, times: undefined, outside, delivered: undefined };
  } catch (error) {
    return signal?.aborted ? 'left' : { name, error };
  }
}
