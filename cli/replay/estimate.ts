import type { Message } from './messages.ts';
import { logFilePrices as prices } from './prices.ts';

/** What a replay takes, roughly. */
export interface Estimate {
  readonly dollars: number;
  readonly seconds: number;
}

/** Measured by the benchmark at 1 GB of memory: docs/cost.md. */
const millisPerFile = 12;
const millisPerMegabyte = 32;
const millisPerRun = 50;
const logBytesPerRun = 1_500;

/** Messages in one run. */
const batchSize = 10;
/** Until a batch is full, or this time is over. */
const batchWindowSeconds = 5;

const gigabyte = 1e9;

/**
 * The cost and duration of reading the log files of these messages.
 * @param concurrency how many runs work at once
 */
export function estimateOf(messages: readonly Message[], concurrency: number): Estimate {
  const files = messages.reduce((sum, { logFiles }) => sum + logFiles.length, 0);
  const megabytes = messages.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const runs = Math.ceil(messages.length / batchSize);
  const millis = files * millisPerFile + megabytes * millisPerMegabyte + runs * millisPerRun;
  // A send request for ten messages, a receive and a delete request for a run.
  const queueRequests = 3 * runs;
  const dollars =
    (millis / 1000) * prices.lambdaGigabyteSecond +
    (runs * prices.lambdaMillionRequests + queueRequests * prices.sqsMillionRequests + files * prices.s3MillionGets) /
      1e6 +
    (runs * logBytesPerRun * prices.logGigabyte) / gigabyte;
  return { dollars, seconds: batchWindowSeconds + millis / 1000 / Math.max(1, Math.min(concurrency, runs)) };
}

/** `about $0.02 and 3 minutes`, or `less than one cent and less than a minute`. */
export function estimateWords({ dollars, seconds }: Estimate): string {
  const cost = dollars < 0.01 ? 'less than one cent' : `about $${dollars.toFixed(2)}`;
  return `${cost} and ${durationWords(seconds)}`;
}

function durationWords(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return `${(minutes / 60).toFixed(1)} hours`;
}
