import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { metricNames, metricNamespace, serviceName, stackDimension } from '../../lambda/names.ts';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';
import type { Stack } from './stack.ts';

export interface MetricSearch {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum';
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly now: number;
}

type Time = Pick<MetricSearch, 'since' | 'now'>;

/** The value of the period that starts at `time` (milliseconds since 1970). */
export interface MetricPoint {
  readonly time: number;
  readonly value: number;
}

const periodSeconds = 300;

/**
 * The values of a metric in periods of five minutes, newest first. Periods without a value are omitted.
 * @throws NotAllowedError
 */
export async function metricPoints(
  { cloudWatch }: Pick<Clients, 'cloudWatch'>,
  search: MetricSearch,
): Promise<MetricPoint[]> {
  const Dimensions = Object.entries(search.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const command = new GetMetricDataCommand({
    StartTime: new Date(search.since),
    EndTime: new Date(search.now),
    ScanBy: 'TimestampDescending',
    MetricDataQueries: [
      {
        Id: 'points',
        MetricStat: {
          Metric: { Namespace: search.namespace, MetricName: search.name, Dimensions },
          Period: periodSeconds,
          Stat: search.statistic,
        },
      },
    ],
  });
  const { MetricDataResults: [points] = [] } = await ask('cloudwatch:GetMetricData', cloudWatch.send(command));
  const values = points?.Values ?? [];
  return (points?.Timestamps ?? []).map((time, i) => ({ time: time.getTime(), value: values[i] ?? 0 }));
}

/**
 * The sums of a metric of the detector in periods of five minutes, newest first. Periods without a value are omitted.
 * @throws NotAllowedError
 */
export function detectorPoints(
  clients: Pick<Clients, 'cloudWatch'>,
  { name, outputs }: Pick<Stack, 'name' | 'outputs'>,
  metric: keyof typeof metricNames,
  time: Time,
): Promise<MetricPoint[]> {
  return metricPoints(clients, {
    namespace: metricNamespace,
    name: metricNames[metric],
    dimensions: { service: serviceName, [stackDimension]: outputs.detectorName ?? name },
    statistic: 'Sum',
    ...time,
  });
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
