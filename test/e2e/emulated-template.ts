import { readFileSync, writeFileSync } from 'node:fs';

/** The parts of a CloudFormation template that the emulator does not understand. */
interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Resources: Record<string, { readonly Type: string; Properties: Record<string, unknown> }>;
}

interface AlarmMetric {
  readonly MetricStat?: { readonly Metric: object; readonly Period: number; readonly Stat: string };
}

/** Changes a template so that MiniStack deploys it. Tests of the template check what is changed. */
export function emulatedTemplate(file: string): void {
  const template = withNumbers(JSON.parse(readFileSync(file, 'utf8')) as Template);
  for (const resource of Object.values(template.Resources)) withoutMetricMath(resource);
  writeFileSync(file, JSON.stringify(template, undefined, 1));
}

/** Gap of MiniStack: a parameter with a number is a text in its resources. Its default takes its place. */
function withNumbers(template: Template): Template {
  const { Parameters = {} } = template;
  const numbers = new Map(
    Object.entries(Parameters).flatMap(([name, { Type, Default }]) =>
      Type === 'Number' ? [[name, Number(Default)] as const] : [],
    ),
  );
  const reviver = (_key: string, value: unknown) => numbers.get((value as { Ref?: string } | null)?.Ref ?? '') ?? value;
  return JSON.parse(JSON.stringify(template), reviver) as Template;
}

/**
 * Gap of MiniStack: its CloudFormation has no alarms on metric math. Each becomes an alarm on the first metric of its
 * expression.
 */
function withoutMetricMath(resource: Template['Resources'][string]): void {
  const { Metrics, ...others } = resource.Properties ?? {};
  if (resource.Type !== 'AWS::CloudWatch::Alarm' || Metrics === undefined) return;
  const [metric] = (Metrics as readonly AlarmMetric[]).flatMap(({ MetricStat }) => MetricStat ?? []);
  if (metric === undefined) throw new Error('an alarm on metric math names no metric');
  resource.Properties = { ...others, ...metric.Metric, Period: metric.Period, Statistic: metric.Stat };
}
