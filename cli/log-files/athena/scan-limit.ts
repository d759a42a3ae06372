import { createInterface } from 'node:readline/promises';
import prettyBytes from 'pretty-bytes';
import { classifyKey } from '../../../lambda/cloudtrail/notifications/log-file-key.ts';
import { noteLine } from '../../terminal/output.ts';
import type { Period } from '../days.ts';
import { s3LogFilesUnder } from '../s3.ts';
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

/** The query can scan more than the limit, and the user did not agree. */
export class ScanLimitError extends Error {
  override readonly name = 'ScanLimitError';

  constructor(estimate: string, { mostBytes }: ScanLimit) {
    super(
      `the query scans ${estimate}, and --max-scan-gb is ${mostBytes / bytesPerGigabyte}: ` +
        'choose fewer days, raise --max-scan-gb, or add --yes',
    );
  }
}

/** `1.2 GB ($0.01)`: what was or will be scanned, and its price. */
export function scanText(bytes: number): string {
  const dollars = (Math.max(bytes, leastBilledBytes) / bytesPerTerabyte) * dollarsPerTerabyte;
  return `${prettyBytes(bytes)} (${dollars < 0.01 ? 'under $0.01' : `$${dollars.toFixed(2)}`})`;
}

/** What S3's list of log files says of a query. */
export interface ListedFiles {
  readonly bytes: number;
  /** Accounts and Regions with log files that the table does not have: `111122223333 in us-east-1`. */
  readonly uncovered: readonly string[];
}

/**
 * Says what a query will scan at most: the log files of its days, by S3's list of them. Above the limit, it asks.
 * @returns undefined if the list is not allowed
 * @throws ScanLimitError
 */
export async function agreeOnScan(
  table: AthenaTable,
  period: Period | undefined,
  limit: ScanLimit,
): Promise<ListedFiles | undefined> {
  const { location, address } = table;
  const listed = location === undefined ? undefined : await listFiles(table, location, period);
  const estimate = listed === undefined ? 'an unknown number of bytes' : `at most ${scanText(listed.bytes)}`;
  const reason = listed === undefined ? ': its bucket cannot be listed' : '';
  noteLine(`athena: the query of ${address.database}.${address.table} scans ${estimate}${reason}`);
  const isWithin = listed !== undefined && listed.bytes <= limit.mostBytes;
  if (!isWithin && !limit.yes && !(await isAgreed(estimate))) throw new ScanLimitError(estimate, limit);
  return listed;
}

async function listFiles(
  table: AthenaTable,
  location: string,
  period: Period | undefined,
): Promise<ListedFiles | undefined> {
  const found = await s3LogFilesUnder(location.replace(/^s3[an]:/, 's3:'), period);
  if (found.some((entry) => 'error' in entry)) return undefined;
  const sources = found.flatMap((entry) => ('source' in entry ? [entry.source] : []));
  const asked = sources.filter(({ name }) => isAsked(table, name));
  const uncovered = asked.flatMap(({ name }) => (isCovered(table, name) ? [] : [placeOf(name)]));
  return { bytes: asked.reduce((sum, { bytes = 0 }) => sum + bytes, 0), uncovered: [...new Set(uncovered)].sort() };
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

function placeOf(name: string): string {
  const place = classifyKey(name);
  return place.kind === 'log-file' ? `${place.accountId} in ${place.region}` : name;
}

async function isAgreed(estimate: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`Run a query that scans ${estimate}? (y/N) `)).trim());
  } finally {
    terminal.close();
  }
}
