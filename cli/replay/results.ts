import { setTimeout as sleep } from 'node:timers/promises';
import { metricNames, metricNamespace, serviceName } from '../../lambda/names.ts';
import { plural } from '../../lambda/text/plural.ts';
import type { Clients } from '../stack/clients.ts';
import { type RunCounts, searchLog } from '../stack/detector-log.ts';
import { metricPoints } from '../stack/metric.ts';
import type { Stack } from '../stack/stack.ts';

/** What the function did with log files, counted over its runs. */
export type Results = Required<RunCounts>;

const names: Readonly<Record<keyof Results, string>> = {
  logFiles: metricNames.logFiles,
  matched: metricNames.matched,
  excepted: metricNames.excepted,
  known: metricNames.known,
  alerted: metricNames.alerts,
  failed: metricNames.failures,
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
  if (!(await hasMetrics(clients, since))) return fromLog(clients, stack, since);
  for (;;) {
    const results = await fromMetrics(clients, since);
    if (results.logFiles >= logFiles || signal.aborted || Date.now() - since > longestDelay + pause) return results;
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

async function hasMetrics(clients: Clients, since: number): Promise<boolean> {
  return (await points(clients, metricNames.logFiles, since - 86_400_000)).length > 0;
}

/** Periods of five minutes begin before the moment. */
const period = 300_000;

async function fromMetrics(clients: Clients, since: number): Promise<Results> {
  const from = since - (since % period);
  const sums = await Promise.all(
    Object.entries(names).map(async ([count, name]) => [count, sum(await points(clients, name, from))] as const),
  );
  return Object.fromEntries(sums) as unknown as Results;
}

async function points(clients: Clients, name: string, since: number): Promise<number[]> {
  const search = { namespace: metricNamespace, name, dimensions: { service: serviceName }, statistic: 'Sum' } as const;
  return (await metricPoints(clients, { ...search, since, now: Date.now() })).map(({ value }) => value);
}

async function fromLog(clients: Clients, stack: Stack, since: number): Promise<Results> {
  const lines = await searchLog(clients, stack, { since, pattern: '{ $.summary.logFiles >= 0 }' });
  const count = (name: keyof Results) => sum(lines.map(({ summary }) => summary?.[name] ?? 0));
  const counts = Object.keys(names).map((name) => [name, count(name as keyof Results)]);
  return Object.fromEntries(counts) as Results;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** `1,020 log files read: 3 records matched = 0 excepted + 2 known + 1 alerted + 0 failed`. */
export function resultWords({ logFiles, matched, excepted, known, alerted, failed }: Results): string {
  const records = `${plural(matched, 'record')} matched = ${excepted} excepted + ${known} known + ${alerted} alerted + ${failed} failed`;
  return `${plural(logFiles, 'log file')} read: ${records}`;
}
