import type { RunReport } from '../report.ts';
import { prices } from './prices.ts';

/** The configuration of the function. */
export interface Setup {
  readonly memoryMegabytes: number;
  /** Messages in an invocation; every batch is full. */
  readonly batchSize: number;
}

/** With this memory, a function gets one full processor; with less, a share of it. */
const wholeProcessorMegabytes = 1769;

/** From the request to the last byte. Four log files are read at once while another is scanned. */
const s3Millis = 40;
const fetchedAtOnce = 4;

/** The most messages in one receive or delete request. */
const mostPerRequest = 10;

/** Duration of an invocation in milliseconds: processor time and waits for S3. */
export function runMillis(run: RunReport, fileMillis: number, { memoryMegabytes, batchSize }: Setup): number {
  const share = Math.min(1, memoryMegabytes / wholeProcessorMegabytes);
  const scanned = fileMillis / share;
  const furtherWait = Math.max(0, s3Millis / fetchedAtOnce - scanned);
  return run.runMillis / share + s3Millis + scanned + (batchSize - 1) * (scanned + furtherWait);
}

/** Cost of one million log files without a match, in dollars. */
export function dollarsPerMillion(run: RunReport, fileMillis: number, setup: Setup): number {
  const runs = 1 / setup.batchSize;
  const gigabyteSeconds = (setup.memoryMegabytes / 1024) * runMillis(run, fileMillis, setup) * 1e-3 * runs;
  // One send request for each message; one receive and one delete request for up to ten.
  const queueRequests = 1 + 2 / Math.min(setup.batchSize, mostPerRequest);
  return (
    gigabyteSeconds * 1e6 * prices.lambdaGigabyteSecond +
    runs * prices.lambdaMillionRequests +
    queueRequests * prices.sqsMillionRequests +
    prices.s3MillionGets +
    (runs * run.logBytes * 1e6 * prices.logGigabyte) / 1e9
  );
}

/** Cost of one million cold starts, in dollars. A cold start has a full processor or more and is billed. */
export function dollarsPerMillionStarts(run: RunReport, memoryMegabytes: number): number {
  return (memoryMegabytes / 1024) * run.startMillis * 1e-3 * 1e6 * prices.lambdaGigabyteSecond;
}
