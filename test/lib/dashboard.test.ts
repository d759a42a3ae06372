import { expect, test } from '@jest/globals';
import { metricNames } from '../../lambda/names.ts';
import { ownTrail, resource, templateOf } from './template.ts';

interface Widget {
  readonly type: string;
  readonly properties: { readonly title: string };
}

const body = String(resource(templateOf(ownTrail), 'AWS::CloudWatch::Dashboard').DashboardBody);

test('the dashboard has a widget for each thing that an operator checks', () => {
  const { widgets } = JSON.parse(body) as { widgets: Widget[] };
  expect(widgets.map(({ properties }) => properties.title)).toEqual([
    'Alarms',
    'Log files read',
    'Records and alerts',
    'Seconds from call to alert',
    'Queue backlog',
    'Function invocations',
    'Alert delivery',
    'Audit of log files',
    'Latest warnings and errors',
  ]);
});

test('the dashboard shows every metric that the function writes', () => {
  for (const name of Object.values(metricNames))
    expect(body).toContain(`"Firstsight","${name}","service","firstsight"`);
});
