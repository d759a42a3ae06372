import { type IMetric, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNames, metricNamespace, serviceName } from '../lambda/names.ts';

/** A metric that the function writes, as Powertools names it. */
export function detectorMetric(name: keyof typeof metricNames, options: MetricOptions): IMetric {
  return new Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { service: serviceName },
    ...options,
  });
}
