import { expect, test } from '@jest/globals';
import { dataEvents, typeOfDataEvents } from '../../../cli/doctor/checks/data-events.ts';
import { dataEventRuleIds, ruleSets } from '../../../lib/rule-sets.ts';
import { rules } from '../../rules/rule-samples.ts';

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

test.each([
  ['without selectors', {}, 'warning'],
  ['with management events only', advanced('Management', 'AWS::Lambda::Function'), 'warning'],
  ['with data events of another service', advanced('Data', 'AWS::S3::Object'), 'warning'],
  ['with advanced selectors for it', advanced('Data', 'AWS::Lambda::Function'), 'ok'],
  ['with basic selectors for it', basic, 'ok'],
])('a trail %s is judged for a rule on data events of Lambda', (_, selectors, level) => {
  const results = dataEvents('trail', ['sts-assume-root', 'lambda-invoke'], selectors, 'mend');
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ level });
  if (level === 'warning') expect(JSON.stringify(results)).toContain('AWS::Lambda::Function: lambda-invoke');
});

test('without rules on data events nothing is reported', () => {
  expect(dataEvents('trail', ['sts-assume-root'], {}, 'mend')).toEqual([]);
});

test('the rules on data events are those whose file says so, and each has a type of resource', () => {
  const ids = rules.filter(({ dataEvents: needs }) => needs).map(({ id }) => id);
  expect([...dataEventRuleIds].sort()).toEqual(ids);
  expect(ids.filter((id) => typeOfDataEvents[id] === undefined)).toEqual([]);
});

test('the recommended rules exist, and need management events alone', () => {
  const known = rules.filter(({ dataEvents: needs }) => !needs).map(({ id }) => id);
  expect(ruleSets.recommended?.filter((id) => !known.includes(id))).toEqual([]);
  expect(ruleSets['all-management']).toEqual(known);
});
