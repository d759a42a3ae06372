import { createInterface } from 'node:readline/promises';
import prettyBytes from 'pretty-bytes';
import { classifyKey } from '../../../lambda/cloudtrail/notifications/log-file-key.ts';
import { noteLine } from '../../terminal/output.ts';
import type { Period } from '../days.ts';
import { s3SumUnder } from '../s3.ts';
import type { AthenaTable } from './table.ts';

const bytesPerGigabyte = 1e9;
const bytesPerTerabyte = 1e12;

/** Dollars for a terabyte that a query scans. (Amazon Athena pricing, SQL queries; some Regions cost more.) */
const dollarsPerTerabyte = 5;

/** Queries are billed for at least this much. (Amazon Athena pricing.) */
const leastBilledBytes = 10e6;

export interface ScanLimit {
  readonly mostBytes: number;
  /** Whether to scan more without asking. */
  readonly yes: boolean;
}

/** The queries can scan more than the limit, and the user did not agree. */
export class ScanLimitError extends Error {
  override readonly name = 'ScanLimitError';

  constructor(estimate: string, { mostBytes }: ScanLimit) {
    super(
      `Athena scans ${estimate}, and --max-scan-gb is ${mostBytes / bytesPerGigabyte}: ` +
        'choose fewer days, raise --max-scan-gb, or add --yes',
    );
  }
}

/** `1.2 GB ($0.01)`: what was or will be scanned by queries that read the same, and its price. */
export function scanText(bytes: number, queries = 1): string {
  const dollars = ((queries * Math.max(bytes, leastBilledBytes)) / bytesPerTerabyte) * dollarsPerTerabyte;
  return `${prettyBytes(queries * bytes)} (${dollars < 0.01 ? 'under $0.01' : `$${dollars.toFixed(2)}`})`;
}

/** What S3's list of log files says of a query. */
export interface ListedFiles {
  readonly bytes: number;
  /** Accounts and Regions with log files that the table does not have: `111122223333 in us-east-1`. */
  readonly uncovered: readonly string[];
}

/**
 * The log files that a query of a period reads, by S3's list of them.
 * @returns undefined if the list is not allowed
 */
export async function listedFiles(table: AthenaTable, period: Period | undefined): Promise<ListedFiles | undefined> {
  if (table.location === undefined) return undefined;
  const address = table.location.replace(/^s3[an]:/, 's3:');
  const listed = await s3SumUnder(address, period, uncoveredPlaces(table)).catch(() => undefined);
  return listed && { bytes: listed.bytes, uncovered: [...listed.places].sort() };
}

/**
 * Says what queries of tables will scan at most together. Above the limit, it asks.
 * @param scans the tables that each of the queries reads; undefined if the log files of a table cannot be listed
 * @throws ScanLimitError
 */
export async function agreeOnScan(
  scans: readonly { readonly table: AthenaTable; readonly listed: ListedFiles | undefined }[],
  queries: number,
  limit: ScanLimit,
): Promise<void> {
  const names = scans.map(({ table: { address } }) => `${address.database}.${address.table}`).join(' and ');
  const isListed = scans.every(({ listed }) => listed !== undefined);
  const bytes = scans.reduce((sum, { listed }) => sum + (listed?.bytes ?? 0), 0);
  const estimate = isListed ? `at most ${scanText(bytes, queries)}` : 'an unknown number of bytes';
  const reason = isListed ? '' : ': its bucket cannot be listed';
  const what = queries === 1 ? `the query of ${names} scans` : `up to ${queries} queries of ${names} together scan`;
  noteLine(`athena: ${what} ${estimate}${reason}`);
  const isWithin = isListed && queries * bytes <= limit.mostBytes;
  if (!isWithin && !limit.yes && !(await isAgreed(estimate))) throw new ScanLimitError(estimate, limit);
}

/** For a log file, its place if the table does not have it; undefined if the address of the table does not include it. */
function uncoveredPlaces(table: AthenaTable): (name: string) => readonly string[] | undefined {
  const ofPlace = new Map<string, readonly string[] | undefined>();
  const judge = (name: string, place: string) => {
    if (!isAsked(table, name)) return undefined;
    return isCovered(table, name) ? [] : [place];
  };
  return (name) => {
    const place = placeOf(name);
    if (!ofPlace.has(place)) ofPlace.set(place, judge(name, place));
    return ofPlace.get(place);
  };
}

/** Whether the address of the table includes the log file. */
function isAsked({ address }: AthenaTable, name: string): boolean {
  return [...address.partitions].every(([key, values]) => isOneOf(key, values, name));
}

function isCovered({ partitionKeys }: AthenaTable, name: string): boolean {
  return partitionKeys.every(({ name: key, values }) => values === undefined || isOneOf(key, values, name));
}

/** Only of keys for accounts and Regions is it known what their values mean. */
function isOneOf(key: string, values: readonly string[], name: string): boolean {
  const place = classifyKey(name);
  if (place.kind !== 'log-file') return true;
  if (/^(?:aws_?)?region$/.test(key)) return values.includes(place.region);
  return !/^(?:aws_?)?account(?:_?id)?$/.test(key) || values.includes(place.accountId);
}

/** Objects that are no log files are in one place: no partition key is known of them. */
function placeOf(name: string): string {
  const place = classifyKey(name);
  return place.kind === 'log-file' ? `${place.accountId} in ${place.region}` : 'another place';
}

async function isAgreed(estimate: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`Scan ${estimate}? (y/N) `)).trim());
  } finally {
    terminal.close();
  }
}
