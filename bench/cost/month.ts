import { readingItem } from '../../lambda/aws/readings.ts';
import { batchSize, defaultMemory, longestWait } from '../../lib/delivery-limits.ts';
import type { RunReport } from '../report.ts';
import { storedBytes } from '../scale/item-bytes.ts';
import { fixedCosts } from './fixed.ts';
import { dollarsPerMillion } from './million-log-files.ts';
import { prices } from './prices.ts';

/** What is watched. */
export interface Organization {
  readonly accounts: number;
  readonly logFilesPerDay: number;
}

/** The log files of an account in a day, where accounts are few: about two for each of 17 Regions and five minutes. */
const logFilesOfAccount = 10_000;

export function organizationOf(accounts: number): Organization {
  return { accounts, logFilesPerDay: accounts * logFilesOfAccount };
}

/** Regions that are enabled by default: an account has a digest file for each of them and hour. */
const regions = 17;

const days = 30;

export interface MonthlyCost {
  readonly what: string;
  readonly dollars: number;
}

/** How the function works, where it is not as by default. */
export interface MonthOptions {
  /** The uncompressed size of a log file in megabytes, one that the benchmark measures. */
  readonly megabytes: string;
  readonly messagesInRun?: number;
  readonly memoryMegabytes?: number;
}

/** The costs of a month that every detector has. */
export function monthOf(
  { accounts, logFilesPerDay }: Organization,
  run: RunReport,
  options: MonthOptions,
): MonthlyCost[] {
  const { megabytes, messagesInRun = batchSize, memoryMegabytes = defaultMemory } = options;
  const millions = millionsOf(logFilesPerDay);
  const setup = { memoryMegabytes, batchSize: messagesInRun };
  const digests = (accounts * regions * 24 * days) / 1e6;
  const readings = (logFilesPerDay * longestWait.toDays() * readingBytes()) / 1e9;
  return [
    {
      what: 'function, queue, reads from S3, log',
      dollars: millions * dollarsPerMillion(run, run.fileMillis[megabytes] ?? Number.NaN, setup),
    },
    { what: 'audit: log files', dollars: millions * auditDollarsPerMillion() },
    { what: 'audit: digest files', dollars: digests * digestDollarsPerMillion() },
    {
      what: 'audit: items of log files',
      dollars: readings * (prices.tableGigabyteMonth + prices.tableBackupGigabyteMonth),
    },
    { what: 'fixed', dollars: fixedCosts().reduce((sum, { dollars }) => sum + dollars, 0) },
  ];
}

/** The costs of a month that only some have. */
export function furtherCostsOf({ logFilesPerDay }: Organization): MonthlyCost[] {
  const millions = millionsOf(logFilesPerDay);
  return [
    { what: 'decryption of an encrypted trail', dollars: millions * prices.kmsMillionRequests },
    { what: 'a second trail that records it', dollars: millions * prices.trailMillionFurtherEvents },
    { what: 'announcement by EventBridge', dollars: millions * prices.eventBridgeMillionEvents },
  ];
}

export function totalOf(costs: readonly MonthlyCost[]): number {
  return costs.reduce((sum, { dollars }) => sum + dollars, 0);
}

function millionsOf(logFilesPerDay: number): number {
  return (logFilesPerDay * days) / 1e6;
}

/** A write, a read and a HeadObject for each log file. */
export function auditDollarsPerMillion(): number {
  return prices.tableMillionWrites + prices.tableMillionStrongReads + prices.s3MillionGets;
}

/** Its notification, two reads from S3, two reads from the table and two writes. */
export function digestDollarsPerMillion(): number {
  const table = 2 * prices.tableMillionStrongReads + 2 * prices.tableMillionWrites;
  return 1.2 * prices.sqsMillionRequests + 2 * prices.s3MillionGets + table;
}

/** What the table stores of a log file of an organization that was read. */
export function readingBytes(): number {
  const folder = 'AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-1/2026/03/01';
  const name = `s3://example-trail-bucket/${folder}/111122223333_CloudTrail_us-east-1_20260301T0910Z_AAAAAAAAAAAAAAAA.json.gz`;
  return storedBytes(
    readingItem(name, { status: 'read', sha256: 'a'.repeat(64), etag: 'a'.repeat(34) }, 1_772_355_600),
  );
}
