import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lookupIn } from '../../cli/rule/sample-networks.ts';
import { fieldsOfCondition } from '../../lambda/detection/condition.ts';
import { isDerived } from '../../lambda/detection/derived.ts';
import { type CloudTrailRecord, isObject } from '../../lambda/detection/record.ts';
import { matches, type Rule, selects } from '../../lambda/detection/rule.ts';
import { factMatches, firsts, isLeftOut } from './independent/evaluate.ts';
import { differences, facts, ruleOfFact } from './independent/facts.ts';
import { alertsFrom, idOf, rules, samplesOf } from './rule-samples.ts';

if (facts.length === 0) console.warn('rules are not compared with their facts: no ../shared/data/first-use-rules.json');

const lookUp = lookupIn(rules.flatMap((rule) => samplesOf(rule).networks ?? []));

const samples = rules.flatMap((rule) => samplesOf(rule).Records);
const realFolder = resolve(import.meta.dirname, '../../../shared/data/records');
const real: readonly CloudTrailRecord[] =
  facts.length === 0
    ? []
    : readdirSync(realFolder).flatMap((file) => {
        const content = JSON.parse(readFileSync(join(realFolder, file), 'utf8'));
        return Array.isArray(content) ? content : (content.Records ?? [content]);
      });

const compared = facts.map((fact) => {
  const id = ruleOfFact[fact.reference_id.slice(0, 8)] ?? fact.name;
  return { id, fact, rule: rules.find((rule) => rule.id === id) as Rule };
});

(facts.length === 0 ? test.skip : test)('every fact has a rule, with its window', () => {
  expect(compared.filter(({ rule }) => rule === undefined).map(({ id }) => id)).toEqual([]);
  expect(new Set(compared.map(({ id }) => id)).size).toBe(facts.length);
  expect(compared.map(({ id, rule }) => [id, rule.historyWindowDays])).toEqual(
    compared.map(({ id, fact }) => [id, fact.windowDays]),
  );
  expect(differences.filter(({ why }) => !why.endsWith('.'))).toEqual([]);
});

if (facts.length > 0) {
  describe.each(compared)('the rule $id equals an independent reading of its fact', ({ id, fact, rule }) => {
    const differing = (records: readonly CloudTrailRecord[]) => {
      // Of events that differ on purpose, those are compared that the rule is about.
      const isCompared = ({ eventSource, eventName }: CloudTrailRecord) =>
        !isLeftOut('events', id) || selects(rule, String(eventSource), String(eventName));
      return records
        .filter(isCompared)
        .filter((record) => matches({ ...rule, asnLookup: lookUp }, record) !== factMatches(fact, id, record, lookUp));
    };

    test('on the real records at hand and on the samples of all rules', () => {
      expect(differing([...real, ...samples])).toEqual([]);
    });

    test('on random records with its events and fields', () => {
      fc.assert(
        fc.property(recordLike(rule), (record) => {
          expect(differing([record])).toEqual([]);
        }),
        { numRuns: 150 },
      );
    });

    test('in the first calls among its samples', async () => {
      const own = samplesOf(rule).Records;
      const alerts = (await alertsFrom(rule)).map(idOf);
      // A rule on any outcome also alerts on the first success after denials.
      const compare = rule.outcome === 'any' ? own.filter(({ errorCode }) => errorCode === undefined) : own;
      const expected = firsts(fact, id, compare, lookUp);
      const raised = alerts.filter((alert) => compare.some(({ eventID }) => eventID === alert));
      if (rule.outcome === 'any' && fact.outcome === 'failure') return;
      expect([...new Set(raised)].sort()).toEqual([...expected].sort());
    });
  });
}

/** Samples of a rule, with some of its fields changed, and some calls of another service or name. */
function recordLike(rule: Rule): fc.Arbitrary<CloudTrailRecord> {
  const fields = [...new Set(rule.conditions.flatMap(fieldsOfCondition))]
    .map((field) => (isDerived(field) ? 'sourceIPAddress' : field.replaceAll('[]', '')))
    .concat('errorCode', 'errorMessage', 'userIdentity.type', 'userIdentity.arn');
  const seen = (field: string) =>
    samples.map((record) => valueIn(record, field)).filter((value) => value !== undefined);
  const change = fc.constantFrom(...fields).chain((field) => {
    const values = seen(field);
    const others = fc.constantFrom<unknown>(undefined, null, '', 'x', '192.0.2.77', 'AWS Internal', true, 5, ['x'], {});
    const value = values.length === 0 ? others : fc.oneof(fc.constantFrom(...values), others);
    return value.map((to) => [field, to] as const);
  });
  const event = rule.events.flatMap(({ source, names }) => names.map((name) => ({ source, name })));
  return fc
    .tuple(
      fc.constantFrom(...samplesOf(rule).Records),
      fc.array(change, { maxLength: 3 }),
      fc.option(fc.constantFrom(...event)),
      fc.option(fc.constantFrom('iam.amazonaws.com', 'sts.amazonaws.com', 'example.amazonaws.com'), { freq: 8 }),
    )
    .map(([record, changes, called, source]) => {
      const named = {
        ...record,
        ...(called && called.name !== '*' ? { eventName: called.name.replace('*', 'X') } : {}),
        ...(called && called.source !== '*' ? { eventSource: called.source } : {}),
        ...(source ? { eventSource: source } : {}),
      };
      return changes.reduce((changed, [field, to]) => withValue(changed, field.split('.'), to), named);
    });
}

function valueIn(record: CloudTrailRecord, field: string): unknown {
  return field.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), record);
}

function withValue(record: CloudTrailRecord, [name = '', ...rest]: readonly string[], to: unknown): CloudTrailRecord {
  const inner = record[name];
  return { ...record, [name]: rest.length === 0 ? to : withValue(isObject(inner) ? inner : {}, rest, to) };
}
