import { describe, expect, test } from '@jest/globals';
import { fieldsOfCondition } from '../../lambda/detection/condition.ts';
import { isDerived } from '../../lambda/detection/derived.ts';
import { type CloudTrailRecord, type FieldPath, fieldText, textAt } from '../../lambda/detection/record.ts';
import { anyEvent, type EventSelector, type Rule, selects } from '../../lambda/detection/rule.ts';
import {
  alertingRecords,
  alertsFrom,
  idOf,
  reasonIdsOf,
  ruleIds,
  rules,
  sampleFiles,
  samplesOf,
} from './rule-samples.ts';

/** A rule with one part changed, and a description of the change. */
interface Mutant {
  readonly change: string;
  readonly rule: Rule;
}

/** A part of the term that is the same for every record. */
const fixed = { field: 'eventCategory', label: 'category' };

test('each rule has one file of samples, and there are no other files', () => {
  expect(sampleFiles).toEqual(ruleIds.map((id) => `${id}.json`).sort());
});

test('all records of all samples have different event IDs', () => {
  const ids = rules.flatMap((rule) => samplesOf(rule).Records.map((record) => textAt(record, 'eventID')));
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(rules)('the samples of $id', (rule) => {
  const { alerts, noAlerts, Records } = samplesOf(rule);

  test('state for each record whether it raises an alert, and describe it', () => {
    const described = [...alerts, ...noAlerts];
    expect(described.map(({ eventID }) => eventID).sort()).toEqual(
      Records.map((record) => textAt(record, 'eventID')).sort(),
    );
    expect(described.filter(({ description }) => !/^\S.*\.$/.test(description))).toEqual([]);
    expect(Math.min(alerts.length, noAlerts.length)).toBeGreaterThan(1);
  });

  test('raise the stated alerts, with the stated principal, severity and reasons', async () => {
    const raised = (await alertsFrom(rule)).map((alert) => ({
      eventID: idOf(alert),
      principal: alert.principal,
      severity: alert.severity,
      reasons: alert.reasons.map(({ id }) => id),
    }));
    const expected = alerts.map(({ description: _, ...stated }) => stated);
    expect(raised.sort(byId)).toEqual(expected.sort(byId));
  });

  test.each(mutantsOf(rule))('raise other alerts $change', async ({ rule: mutant }) => {
    const raised = (await alertsFrom(mutant, rule.id)).map(idOf);
    expect(raised.sort()).not.toEqual(alerts.map(({ eventID }) => eventID).sort());
  });

  test('contain a record that differs from a match only in its event source', () => {
    const isAnySource = rule.events.some(({ source }) => source === anyEvent);
    const called = ({ eventName }: CloudTrailRecord, { source }: EventSelector) =>
      selects(rule, source, `${eventName}`);
    const others = Records.filter((record) => !selects(rule, `${record.eventSource}`, `${record.eventName}`));
    expect(isAnySource || others.some((record) => rule.events.some((event) => called(record, event)))).toBe(true);
  });

  test('contain each field that the rule names in a record that raises an alert', () => {
    const records = alertingRecords(rule);
    expect(fieldsOf(rule).filter((field) => records.every((record) => fieldText(record, field) === undefined))).toEqual(
      [],
    );
  });

  test('show each reason of the rule in an alert', () => {
    // The samples of one rule contain no alerts of another.
    const shown = new Set([...alerts.flatMap(({ reasons }) => reasons), 'follows-alert', 'console-sign-in']);
    expect(reasonIdsOf(rule).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('keep secrets out of the alerts, and keep each field that the rule names', async () => {
    const raised = await alertsFrom(rule);
    expect(JSON.stringify(raised)).not.toMatch(/MUST-NOT-APPEAR/);
    const lost = fieldsOf(rule).filter((field) => raised.every(({ record }) => fieldText(record, field) === undefined));
    expect(lost).toEqual([]);
  });
});

test.each(rules.filter((rule) => rule.followUpTo))(
  'the samples of $id contain an identity from the samples of the rule that it is a follow-up to',
  (rule) => {
    const firstRule = rules.find(({ id }) => id === rule.followUpTo?.ruleId);
    const made = firstRule?.firstAlert === undefined ? [] : identities(firstRule, firstRule.firstAlert.identity);
    const used = rule.followUpTo === undefined ? [] : identities(rule, rule.followUpTo.identity);
    expect(used.filter((identity) => made.includes(identity))).not.toEqual([]);
  },
);

function identities(rule: Rule, field: FieldPath): readonly string[] {
  return alertingRecords(rule)
    .map((record) => fieldText(record, field))
    .filter((identity) => identity !== undefined);
}

function byId(a: { readonly eventID: string }, b: { readonly eventID: string }): number {
  return a.eventID.localeCompare(b.eventID);
}

/** One mutant for each part of the rule that decides what raises an alert: the part is removed or changed. */
function mutantsOf(rule: Rule): readonly Mutant[] {
  const { conditions, term, historyWindowDays, outcome, oncePerDay, newTrait, onlyFollowUps } = rule;
  const changed = (change: string, difference: Partial<Rule>): Mutant => ({ change, rule: { ...rule, ...difference } });
  // A condition on the response already requires success.
  const requiresSuccess = conditions.flatMap(fieldsOfCondition).some((field) => field.startsWith('responseElements.'));
  const otherOutcome = outcome === 'any' ? 'success' : 'any';
  return [
    ...(requiresSuccess ? [] : [changed(`with outcome ${otherOutcome}`, { outcome: otherOutcome })]),
    ...(onlyFollowUps ? [changed('without the alerts that it follows', { onlyFollowUps: undefined } as never)] : []),
    ...(oncePerDay
      ? [changed('with a window of one day that calls renew', { oncePerDay: undefined } as never)]
      : onlyFollowUps
        ? []
        : [
            changed('with a longer window', { historyWindowDays: historyWindowDays + 1 }),
            changed('with a shorter window', { historyWindowDays: historyWindowDays - 1 }),
          ]),
    ...(newTrait ? [changed('on new terms', { newTrait: undefined } as never)] : []),
    ...conditions.map((condition) =>
      changed(`without the condition on ${fieldsOfCondition(condition).join(' and ')}`, {
        conditions: conditions.filter((it) => it !== condition),
        // Nothing may be left to search for.
        readsEveryRecord: true,
      }),
    ),
    ...term.map((part) =>
      changed(`without ${part.label} in the term`, { term: [fixed, ...term.filter((it) => it !== part)] }),
    ),
  ];
}

function fieldsOf({ requestDetails, responseDetails, term, firstAlert, followUpTo }: Rule): readonly string[] {
  const named = [...requestDetails, ...responseDetails, ...term]
    .map(({ field }) => field)
    .filter((field) => !isDerived(field));
  const related = [firstAlert?.identity, firstAlert?.until, followUpTo?.identity].filter(
    (field) => field !== undefined,
  );
  return [...named, ...related];
}
