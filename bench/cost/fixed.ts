import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { metricNames } from '../../lambda/names.ts';
import { readSettings } from '../../lib/settings.ts';
import { FirstsightStack } from '../../lib/stack.ts';
import { prices } from './prices.ts';

/** The cost per month that does not depend on log files. */
export interface FixedCost {
  readonly resource: string;
  readonly count: number;
  readonly dollars: number;
}

/** Counts resources in the synthesized stack with an existing bucket. */
export function fixedCosts(): FixedCost[] {
  process.env.CDK_VALIDATION ??= 'false';
  const app = new App();
  const settings = readSettings({ alertEmail: 'security@example.com', trailBucket: 'example-trail-bucket' });
  const code = Code.fromInline('export const handler = () => undefined;');
  const template = Template.fromStack(new FirstsightStack(app, 'Firstsight', { settings, code }));
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  return [
    cost('KMS key', count('AWS::KMS::Key'), prices.kmsKeyMonth),
    cost('metrics in CloudWatch alarms', alarmMetrics(template), prices.alarmMonth),
    cost('custom metrics', Object.keys(metricNames).length, prices.metricMonth),
    cost('dashboard (an account has three free of charge)', count('AWS::CloudWatch::Dashboard'), prices.dashboardMonth),
  ];
}

/** The price of an alarm depends on the number of its metrics. */
function alarmMetrics(template: Template): number {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  return alarms.reduce((sum, { Properties: { Metrics = [{ MetricStat: {} }] } }) => {
    return sum + Metrics.filter((metric: object) => 'MetricStat' in metric).length;
  }, 0);
}

function cost(resource: string, count: number, price: number): FixedCost {
  return { resource, count, dollars: count * price };
}
