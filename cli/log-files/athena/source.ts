import { AthenaClient } from '@aws-sdk/client-athena';
import pMap from 'p-map';
import { createdAtFromName } from '../../../lambda/cloudtrail/notifications/log-file-key.ts';
import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { grouped } from '../../../lambda/detection/grouped.ts';
import type { CloudTrailRecord, FieldPath } from '../../../lambda/detection/record.ts';
import { fieldsMatched, fieldsOfTerm, type Rule } from '../../../lambda/detection/rule.ts';
import type { LogFile } from '../../../lambda/detection/sighting.ts';
import { noteLine } from '../../terminal/output.ts';
import { progressBar } from '../../terminal/progress.ts';
import type { Period } from '../days.ts';
import { joined, type Unreadable } from '../forms/records.ts';
import { parseAthenaAddress } from './address.ts';
import type { Predicate } from './predicate.ts';
import { type QuerySettings, type Row, runQuery } from './query.ts';
import { pathColumn, recordOf, recordsSql } from './records.ts';
import { agreeOnScan, listedFiles, type ScanLimit, scanText } from './scan-limit.ts';
import { rowsOfPartitions, rowsOfRules, rowsOfSearch, rowsOfTime } from './selection.ts';
import { type AthenaTable, readTable } from './table.ts';

export interface AthenaSettings extends QuerySettings {
  readonly limit: ScanLimit;
}

/** What to look for: the records that rules can match, or those of a search. */
export type Wanted = { readonly rules: readonly Rule[] } | { readonly search: Search };

export interface AthenaReading {
  readonly wanted: Wanted;
  readonly period: Period | undefined;
  readonly settings: AthenaSettings;
  readonly signal: AbortSignal | undefined;
  /** Receives the records of one log file on one page of the result. */
  readonly take: (records: readonly CloudTrailRecord[], logFile: LogFile) => void;
}

/** What a query read. */
export interface AthenaRead {
  readonly scannedBytes: number;
  readonly unreadable: readonly Unreadable[];
}

/**
 * Reads from a table of Athena the records that may match. Nothing is judged in SQL: the query selects at least the records
 * that the same rules or the same search find in log files.
 * @throws the errors of readTable, rowsOfPartitions, agreeOnScan and runQuery, or AthenaAddressError
 */
export async function readFromAthena(path: string, reading: AthenaReading): Promise<AthenaRead> {
  const address = parseAthenaAddress(path);
  const client = new AthenaClient({});
  const { period, settings, signal, wanted, take } = reading;
  const table = await readTable(client, address, { workGroup: settings.workGroup, fields: fieldsOf(wanted) });
  const rows: Predicate = { all: [rowsOfPartitions(table, period), rowsOfTime(period), rowsOf(wanted, table)] };
  const listed = await listedFiles(table, period);
  await agreeOnScan([{ table, listed }], 1, settings.limit);
  const bar = progressBar('MB scanned');
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
  const result = await runQuery(client, recordsSql(table, rows), address, settings, {
    signal,
    onScanned: (bytes) => listed && bar.progress(megabytes(bytes), megabytes(Math.max(bytes, listed.bytes))),
  }).finally(bar.stop);
  let unreadable: readonly Unreadable[] = (listed?.uncovered ?? []).map((place) => ({
    ...{ place, reason: 'the table does not have its log files; create it again with `firstsight athena-table`' },
  }));
  for await (const page of result.pages) unreadable = [...unreadable, ...takePage(page, take)];
  noteLine(`athena: query ${result.queryId} scanned ${scanText(result.scannedBytes)}`);
  return { scannedBytes: result.scannedBytes, unreadable };
}

/**
 * Before several queries of the same tables: says what they scan together at most, and asks above the limit.
 * @param period the longest that one of them reads
 * @returns the settings with which none of them asks again
 * @throws the errors of readTable and agreeOnScan, or AthenaAddressError
 */
export async function agreeOnQueries(
  paths: readonly string[],
  { period, queries, settings }: Pick<AthenaReading, 'period' | 'settings'> & { readonly queries: number },
): Promise<AthenaSettings> {
  const client = new AthenaClient({});
  const scans = await pMap(paths, async (path) => {
    const table = await readTable(client, parseAthenaAddress(path), { workGroup: settings.workGroup, fields: [] });
    return { table, listed: await listedFiles(table, period) };
  });
  await agreeOnScan(scans, queries, settings.limit);
  return { ...settings, limit: { ...settings.limit, yes: true } };
}

function rowsOf(wanted: Wanted, table: AthenaTable): Predicate {
  return 'rules' in wanted ? rowsOfRules(wanted.rules) : rowsOfSearch(wanted.search, table);
}

function fieldsOf(wanted: Wanted): readonly FieldPath[] {
  return 'rules' in wanted ? wanted.rules.flatMap((rule) => [...fieldsMatched(rule), ...fieldsOfTerm(rule)]) : [];
}

function takePage(page: readonly Row[], take: AthenaReading['take']): readonly Unreadable[] {
  return grouped(page, (row) => row.get(pathColumn) ?? '').flatMap((rows) => {
    const name = rows[0]?.get(pathColumn) ?? '';
    const { records, unreadable } = joined(rows.map((row) => recordOf(row, name)));
    take(records, { name, createdAt: createdAtFromName(name) ?? Date.now() });
    return unreadable;
  });
}
