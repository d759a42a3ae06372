import { setTimeout as sleep } from 'node:timers/promises';
import type { metricNames } from '../../lambda/names.ts';
import { plural } from '../../lambda/text/plural.ts';
import type { Clients } from '../stack/clients.ts';
import { type RunCounts, searchLog } from '../stack/detector-log.ts';
import { detectorPoints, sumOf } from '../stack/metric.ts';
import type { Stack } from '../stack/stack.ts';

/** What the function did with log files, counted over its runs. */
export type Results = Required<RunCounts>;

type Metric = keyof typeof metricNames;

const names: Readonly<Record<keyof Results, Metric>> = {
  logFiles: 'logFiles',
  matched: 'matched',
  excepted: 'excepted',
  known: 'known',
  alerted: 'alerts',
  failed: 'failures',
};

/** CloudWatch shows the metrics of a run within minutes. */
const longestDelay = 180_000;

/**
 * The function's metrics since a moment, once they show that many log files; its log where there are no metrics.
 * @param since milliseconds since 1970
 * @throws NotAllowedError
 */
export async function resultsSince(
  clients: Clients,
  stack: Stack,
  { since, logFiles, signal, pause }: { since: number; logFiles: number; signal: AbortSignal; pause: number },
): Promise<Results> {
  if (!(await hasMetrics(clients, stack, since))) return fromLog(clients, stack, since);
  for (;;) {
    const results = await fromMetrics(clients, stack, since);
    if (results.logFiles >= logFiles || signal.aborted || Date.now() - since > longestDelay + pause) return results;
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

async function hasMetrics(clients: Clients, stack: Stack, since: number): Promise<boolean> {
  return (await points(clients, stack, 'logFiles', since - 86_400_000)).length > 0;
}

/** Periods of five minutes begin before the moment. */
const period = 300_000;

async function fromMetrics(clients: Clients, stack: Stack, since: number): Promise<Results> {
  const from = since - (since % period);
  const sums = await Promise.all(
    Object.entries(names).map(
      async ([count, name]) => [count, sumOf(await points(clients, stack, name, from))] as const,
    ),
  );
  return Object.fromEntries(sums) as unknown as Results;
}

async function points(clients: Clients, stack: Stack, metric: Metric, since: number): Promise<number[]> {
  return (await detectorPoints(clients, stack, metric, { since, now: Date.now() })).map(({ value }) => value);
}

async function fromLog(clients: Clients, stack: Stack, since: number): Promise<Results> {
  const lines = await searchLog(clients, stack, { since, pattern: '{ $.summary.logFiles >= 0 }' });
  const count = (name: keyof Results) => sumOf(lines.map(({ summary }) => summary?.[name] ?? 0));
  const counts = Object.keys(names).map((name) => [name, count(name as keyof Results)]);
  return Object.fromEntries(counts) as Results;
}

/** `1,020 log files read: 3 records matched = 0 excepted + 2 known + 1 alerted + 0 failed`. */
export function resultWords({ logFiles, matched, excepted, known, alerted, failed }: Results): string {
  const records = `${plural(matched, 'record')} matched = ${excepted} excepted + ${known} known + ${alerted} alerted + ${failed} failed`;
  return `${plural(logFiles, 'log file')} read: ${records}`;
}
