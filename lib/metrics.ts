import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNames, metricNamespace, serviceName, stackDimension } from '../lambda/names.ts';

/** A metric that the function of the detector with this name writes with Powertools. */
export function detectorMetric(detectorName: string, name: keyof typeof metricNames, options: MetricOptions): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { service: serviceName, [stackDimension]: detectorName },
    ...options,
  });
}

/** Without this, CloudWatch looks for earlier hours with a value before it counts hours without one. */
export function zeroWhereAbsent(metric: IMetric, period: Duration): IMetric {
  return new MathExpression({ expression: 'FILL(m, 0)', usingMetrics: { m: metric }, period });
}

/** The sum of two metrics; absent in a period in which both are. */
export function sumOf(a: IMetric, b: IMetric, period: Duration): IMetric {
  return new MathExpression({ expression: 'SUM([a, b])', usingMetrics: { a, b }, period });
}
