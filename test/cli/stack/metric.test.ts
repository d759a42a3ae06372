import { CloudWatchClient, type GetMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { detectorPoints } from '../../../cli/stack/metric.ts';
import { metricNames } from '../../../lambda/names.ts';
import { detectorMetric } from '../../../lib/metrics.ts';
import { now, stackWith } from '../doctor/stack.ts';

/** A client that keeps what it would ask CloudWatch. */
function keepingClient() {
  const asked: GetMetricDataInput[] = [];
  const cloudWatch = new CloudWatchClient({ region: 'eu-west-1' });
  cloudWatch.middlewareStack.add(
    () =>
      async ({ input }) => {
        asked.push(input as GetMetricDataInput);
        return { response: {}, output: { $metadata: {} } };
      },
    { step: 'initialize' },
  );
  return { cloudWatch, asked };
}

test.each(Object.keys(metricNames) as (keyof typeof metricNames)[])(
  'the command line asks for the metric %s with the dimensions of the alarms and the dashboard',
  async (metric) => {
    const { cloudWatch, asked } = keepingClient();
    for (const detectorName of [undefined, 'Security/Detector']) {
      const stack = stackWith(detectorName === undefined ? {} : { detectorName });
      await detectorPoints({ cloudWatch }, stack, metric, { since: now - 3_600_000, now });
      const watched = detectorMetric(detectorName ?? stack.name, metric, {}).toMetricConfig().metricStat;
      expect(asked.at(-1)?.MetricDataQueries?.[0]?.MetricStat?.Metric).toEqual({
        Namespace: watched?.namespace,
        MetricName: watched?.metricName,
        Dimensions: watched?.dimensions?.map(({ name, value }) => ({ Name: name, Value: value })),
      });
    }
  },
);
