import type { GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';
import { expect, test } from '@jest/globals';
import { dataEvents, neededDataEvents } from '../../../cli/doctor/checks/data-events.ts';
import type { StackOutputs } from '../../../cli/stack/stack.ts';
import { dataEventRuleIds, ruleSets } from '../../../lib/rule-sets.ts';
import { rules } from '../../rules/rule-samples.ts';
import { stackWith } from './stack.ts';

const advanced = (category: string, type: string) => ({
  AdvancedEventSelectors: [
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: [category] },
        { Field: 'resources.type', Equals: [type] },
      ],
    },
  ],
});

const basic = { EventSelectors: [{ DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }] }] };

const judged = (outputs: Partial<StackOutputs>, selectors: GetEventSelectorsResponse) =>
  dataEvents('trail', neededDataEvents(stackWith(outputs)), selectors, 'fix');

test.each([
  ['without selectors', {}, 'warning'],
  ['with management events only', advanced('Management', 'AWS::Lambda::Function'), 'warning'],
  ['with data events of another service', advanced('Data', 'AWS::S3::Object'), 'warning'],
  ['with advanced selectors for it', advanced('Data', 'AWS::Lambda::Function'), 'ok'],
  ['with basic selectors for it', basic, 'ok'],
])('a trail %s is judged for a rule on data events of Lambda', (_, selectors, level) => {
  const results = judged({ rules: 'sts-assume-root,lambda-invoke' }, selectors);
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ level });
  if (level === 'warning') expect(JSON.stringify(results)).toContain('AWS::Lambda::Function: lambda-invoke');
});

test('without rules on data events nothing is reported', () => {
  expect(judged({ rules: 'sts-assume-root', ownRules: 'team-stop-logging:1:10' }, {})).toEqual([]);
});

const own = 'team-stop-logging:1:10,team-rule:2:7:';

test.each([
  ['SQS', 'data events of S3', 'sqs.amazonaws.com', advanced('Data', 'AWS::S3::Object'), 'AWS::SQS::Queue'],
  ['SQS', 'its data events', 'sqs.amazonaws.com', advanced('Data', 'AWS::SQS::Queue'), undefined],
  [
    'S3 and SQS',
    'those of S3 only',
    's3.amazonaws.com+sqs.amazonaws.com',
    advanced('Data', 'AWS::S3::Object'),
    'AWS::SQS::Queue',
  ],
  ['another service', 'some data events', 'kinesis.amazonaws.com', basic, undefined],
  ['another service', 'none', 'kinesis.amazonaws.com', {}, 'kinesis.amazonaws.com'],
  ['any service', 'none', '*', advanced('Management', 'AWS::S3::Object'), 'any resource'],
])(
  'a rule of the team on data events of %s is judged for a trail that records %s',
  (_, __, sources, selectors, missing) => {
    const says = missing && `trail does not record data events of ${missing}: team-rule will not alert on them.`;
    expect(judged({ ownRules: `${own}${sources}` }, selectors)).toMatchObject([
      says === undefined ? { level: 'ok' } : { level: 'warning', says },
    ]);
  },
);

test('data events of a service that doctor does not know are left to the operator to check', () => {
  const says =
    'trail records data events. Check that those of kinesis.amazonaws.com are among them, which doctor cannot.';
  expect(judged({ ownRules: `${own}kinesis.amazonaws.com` }, basic)).toMatchObject([{ level: 'ok', says }]);
});

test('the rules on data events are those whose file says so, and each has a type of resource', () => {
  const ids = rules.filter(({ dataEvents: needs }) => needs).map(({ id }) => id);
  expect([...dataEventRuleIds].sort()).toEqual(ids);
  const needs = neededDataEvents(stackWith({ rules: rules.map(({ id }) => id).join(',') }));
  expect(needs.map(({ ruleId }) => ruleId)).toEqual(ids);
});

test('the recommended rules exist, and need management events alone', () => {
  const known = rules.filter(({ dataEvents: needs }) => !needs).map(({ id }) => id);
  expect(ruleSets.recommended?.filter((id) => !known.includes(id))).toEqual([]);
  expect(ruleSets['all-management']).toEqual(known);
});
