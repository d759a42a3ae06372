import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { metricNames } from '../../lambda/names.ts';
import { readSettings } from '../../lib/settings.ts';
import { FirstsightStack } from '../../lib/stack.ts';
import { prices } from './prices.ts';

/** What a month costs, however many log files come. */
export interface FixedCost {
  readonly what: string;
  readonly count: number;
  readonly dollars: number;
}

/** Counted in the stack as it is synthesized with an existing bucket. */
export function fixedCosts(): FixedCost[] {
  process.env.CDK_VALIDATION ??= 'false';
  const app = new App();
  const settings = readSettings({ alertEmail: 'security@example.com', trailBucket: 'example-trail-bucket' });
  const code = Code.fromInline('export const handler = () => undefined;');
  const template = Template.fromStack(new FirstsightStack(app, 'Firstsight', { settings, code }));
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  return [
    cost('KMS key', count('AWS::KMS::Key'), prices.kmsKeyMonth),
    cost('metrics that CloudWatch alarms watch', alarmMetrics(template), prices.alarmMonth),
    cost('custom metrics', Object.keys(metricNames).length, prices.metricMonth),
    cost(
      'dashboard (three are free of charge in an account)',
      count('AWS::CloudWatch::Dashboard'),
      prices.dashboardMonth,
    ),
  ];
}

/** An alarm is charged by the metrics that it watches. */
function alarmMetrics(template: Template): number {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  return alarms.reduce((sum, { Properties: { Metrics = [{ MetricStat: {} }] } }) => {
    return sum + Metrics.filter((metric: object) => 'MetricStat' in metric).length;
  }, 0);
}

function cost(what: string, count: number, price: number): FixedCost {
  return { what, count, dollars: count * price };
}
