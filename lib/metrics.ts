import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { metricNames, metricNamespace, serviceName } from '../lambda/names.ts';

/** A metric that the function writes with Powertools. */
export function detectorMetric(name: keyof typeof metricNames, options: MetricOptions): IMetric {
  return new Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { service: serviceName },
    ...options,
  });
}

/** Without this, CloudWatch looks for earlier hours with a value before it counts hours without one. */
export function zeroWhereAbsent(metric: IMetric, period: Duration): IMetric {
  return new MathExpression({ expression: 'FILL(m, 0)', usingMetrics: { m: metric }, period });
}

/** 1 in a period in which messages were published, but none was delivered or failed. */
export function undelivered(topic: ITopic, period: Duration): IMetric {
  const sums = { statistic: Stats.SUM, period };
  return new MathExpression({
    expression: 'IF(FILL(published, 0) > 0 AND FILL(delivered, 0) + FILL(failed, 0) < 1, 1, 0)',
    usingMetrics: {
      published: topic.metricNumberOfMessagesPublished(sums),
      delivered: topic.metricNumberOfNotificationsDelivered(sums),
      failed: topic.metricNumberOfNotificationsFailed(sums),
    },
    period,
  });
}
