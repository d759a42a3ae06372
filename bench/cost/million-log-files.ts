import type { RunReport } from '../report.ts';
import { prices } from './prices.ts';

/** How the function is set up. */
export interface Setup {
  readonly memoryMegabytes: number;
  /** Messages that a run gets; every batch is full. */
  readonly batchSize: number;
}

/** With this much memory, Lambda gives a function one whole processor, and with less a share of it. */
const wholeProcessorMegabytes = 1769;

/** From the request to the last byte; of a run's log files, four are fetched at once while one is scanned. */
const s3Millis = 40;
const fetchedAtOnce = 4;

/** What one receive or one delete of the queue can hold. */
const mostPerRequest = 10;

/** Milliseconds of a run, from its beginning to its end: processor time at the share it has, and waits for S3. */
export function runMillis(run: RunReport, fileMillis: number, { memoryMegabytes, batchSize }: Setup): number {
  const share = Math.min(1, memoryMegabytes / wholeProcessorMegabytes);
  const scanned = fileMillis / share;
  const furtherWait = Math.max(0, s3Millis / fetchedAtOnce - scanned);
  return run.runMillis / share + s3Millis + scanned + (batchSize - 1) * (scanned + furtherWait);
}

/** Dollars for a million log files without a match. */
export function dollarsPerMillion(run: RunReport, fileMillis: number, setup: Setup): number {
  const runs = 1 / setup.batchSize;
  const gigabyteSeconds = (setup.memoryMegabytes / 1024) * runMillis(run, fileMillis, setup) * 1e-3 * runs;
  // One request a message to send it; receives and deletes hold ten.
  const queueRequests = 1 + 2 / Math.min(setup.batchSize, mostPerRequest);
  return (
    gigabyteSeconds * 1e6 * prices.lambdaGigabyteSecond +
    runs * prices.lambdaMillionRequests +
    queueRequests * prices.sqsMillionRequests +
    prices.s3MillionGets +
    (runs * run.logBytes * 1e6 * prices.logGigabyte) / 1e9
  );
}

/** Dollars for a million starts of a new environment. Lambda gives a start a whole processor or more, and bills its time. */
export function dollarsPerMillionStarts(run: RunReport, memoryMegabytes: number): number {
  return (memoryMegabytes / 1024) * run.startMillis * 1e-3 * 1e6 * prices.lambdaGigabyteSecond;
}
