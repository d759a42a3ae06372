import { readFileSync, writeFileSync } from 'node:fs';

/** A CloudFormation template, as far as alarms are concerned. */
interface Template {
  readonly Resources: Record<string, { readonly Type: string; Properties: Record<string, unknown> }>;
}

interface AlarmMetric {
  readonly MetricStat?: { readonly Metric: object; readonly Period: number; readonly Stat: string };
}

/**
 * Gap of MiniStack: its CloudFormation has no alarms on metric math. Each becomes an alarm on the first metric of its
 * expression, so that the rest of the template is deployed as it is. Tests of the template hold the expressions.
 */
export function withoutMetricMath(templateFile: string): void {
  const template = JSON.parse(readFileSync(templateFile, 'utf8')) as Template;
  for (const resource of Object.values(template.Resources)) {
    const { Metrics, ...others } = resource.Properties ?? {};
    if (resource.Type !== 'AWS::CloudWatch::Alarm' || Metrics === undefined) continue;
    const [metric] = (Metrics as readonly AlarmMetric[]).flatMap(({ MetricStat }) => MetricStat ?? []);
    if (metric === undefined) throw new Error('an alarm on metric math names no metric');
    resource.Properties = { ...others, ...metric.Metric, Period: metric.Period, Statistic: metric.Stat };
  }
  writeFileSync(templateFile, JSON.stringify(template, undefined, 1));
}
