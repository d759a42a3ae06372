import { expect, it } from '@jest/globals';
import { metricNames } from '../../lambda/names.ts';
import { ownTrail, resource, templateOf } from './template.ts';

interface Widget {
  readonly type: string;
  readonly properties: { readonly title: string };
}

const body = String(resource(templateOf(ownTrail), 'AWS::CloudWatch::Dashboard').DashboardBody);

it('the dashboard answers what an operator asks', () => {
  const { widgets } = JSON.parse(body) as { widgets: Widget[] };
  expect(widgets.map(({ properties }) => properties.title)).toEqual([
    'Is anything wrong?',
    'Do log files arrive?',
    'What was found?',
    'How many seconds from call to alert?',
    'Does the detector keep up?',
    'Does the function run well?',
    'Do alerts reach their subscribers?',
    'What failed last, and why?',
  ]);
});

it('the dashboard shows every metric that the function writes', () => {
  for (const name of Object.values(metricNames))
    expect(body).toContain(`"Firstsight","${name}","service","firstsight"`);
});
