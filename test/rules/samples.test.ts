import { describe, expect, it } from '@jest/globals';
import { type FieldPath, fieldText, textAt } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import {
  alertsFrom,
  idOf,
  reasonIdsOf,
  ringingRecords,
  ruleIds,
  rules,
  sampleFiles,
  samplesOf,
} from './rule-samples.ts';

/** A rule with one part changed, and what was changed. */
interface Mutant {
  readonly change: string;
  readonly rule: Rule;
}

/** A part of the term that is the same for every record. */
const fixed = { field: 'eventCategory', label: 'category' };

it('there is one file of samples for each rule, and no other', () => {
  expect(sampleFiles).toEqual(ruleIds.map((id) => `${id}.json`));
});

it('no two records of all samples have the same event id', () => {
  const ids = rules.flatMap((rule) => samplesOf(rule).Records.map((record) => textAt(record, 'eventID')));
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(rules)('the samples of $id', (rule) => {
  const { rings, quiet, Records } = samplesOf(rule);

  it('say of every record whether it rings or stays quiet, and why', () => {
    const told = [...rings, ...quiet];
    expect(told.map(({ eventID }) => eventID).sort()).toEqual(
      Records.map((record) => textAt(record, 'eventID')).sort(),
    );
    expect(told.filter(({ story }) => !/^\S.*\.$/.test(story))).toEqual([]);
    expect(Math.min(rings.length, quiet.length)).toBeGreaterThan(1);
  });

  it('ring where they must, with the principal, the severity and the reasons that they must', async () => {
    const told = (await alertsFrom(rule)).map((alert) => ({
      eventID: idOf(alert),
      principal: alert.principal,
      severity: alert.severity,
      reasons: alert.reasons.map(({ id }) => id),
    }));
    const expected = rings.map(({ story: _, ...outcome }) => outcome);
    expect(told.sort(byId)).toEqual(expected.sort(byId));
  });

  it.each(mutantsOf(rule))('would give something else $change', async ({ rule: mutant }) => {
    const told = (await alertsFrom(mutant, rule.id)).map(idOf);
    expect(told.sort()).not.toEqual(rings.map(({ eventID }) => eventID).sort());
  });

  it('hold a record that only the event source tells apart', () => {
    const others = Records.filter((record) => textAt(record, 'eventSource') !== rule.eventSource);
    expect(others.map((record) => rule.eventNames.includes(textAt(record, 'eventName') ?? ''))).toContain(true);
  });

  it('hold every field that the rule names in a record that rings', () => {
    const records = ringingRecords(rule);
    expect(fieldsOf(rule).filter((field) => records.every((record) => fieldText(record, field) === undefined))).toEqual(
      [],
    );
  });

  it('show every reason of the rule', () => {
    const shown = new Set(rings.flatMap(({ reasons }) => reasons));
    expect(reasonIdsOf(rule).filter((id) => !shown.has(id))).toEqual([]);
  });

  it('leave no secret in an alert, and take nothing from it that the rule names', async () => {
    const alerts = await alertsFrom(rule);
    expect(JSON.stringify(alerts)).not.toMatch(/MUST-NOT-APPEAR/);
    const lost = fieldsOf(rule).filter((field) => alerts.every(({ record }) => fieldText(record, field) === undefined));
    expect(lost).toEqual([]);
  });
});

it.each(rules.filter((rule) => rule.continues))('the samples of $id hold an identity that opens a story', (rule) => {
  const opener = rules.find(({ id }) => id === rule.continues?.ruleId);
  const opened = opener?.opens === undefined ? [] : identities(opener, opener.opens.identity);
  const continued = rule.continues === undefined ? [] : identities(rule, rule.continues.identity);
  expect(continued.filter((identity) => opened.includes(identity))).not.toEqual([]);
});

function identities(rule: Rule, field: FieldPath): readonly string[] {
  return ringingRecords(rule)
    .map((record) => fieldText(record, field))
    .filter((identity) => identity !== undefined);
}

function byId(a: { readonly eventID: string }, b: { readonly eventID: string }): number {
  return a.eventID.localeCompare(b.eventID);
}

/** Each part of the rule that says what rings, taken away or moved. */
function mutantsOf(rule: Rule): readonly Mutant[] {
  const { conditions, term, historyWindowDays, outcome } = rule;
  const changed = (change: string, difference: Partial<Rule>): Mutant => ({ change, rule: { ...rule, ...difference } });
  // A condition on the answer asks for success already.
  const asksForSuccess = conditions.some(({ field }) => field.startsWith('responseElements.'));
  const otherOutcome = outcome === 'any' ? 'success' : 'any';
  return [
    ...(asksForSuccess ? [] : [changed(`with outcome ${otherOutcome}`, { outcome: otherOutcome })]),
    changed('with a longer window', { historyWindowDays: historyWindowDays + 1 }),
    changed('with a shorter window', { historyWindowDays: historyWindowDays - 1 }),
    ...conditions.map((condition) =>
      changed(`without the condition on ${condition.field}`, {
        conditions: conditions.filter((it) => it !== condition),
      }),
    ),
    ...term.map((part) =>
      changed(`without ${part.label} in the term`, { term: [fixed, ...term.filter((it) => it !== part)] }),
    ),
  ];
}

function fieldsOf({ asked, answered, term, opens, continues }: Rule): readonly string[] {
  const named = [...asked, ...answered, ...term].map(({ field }) => field).filter((field) => field !== 'principal');
  const story = [opens?.identity, opens?.until, continues?.identity].filter((field) => field !== undefined);
  return [...named, ...story];
}
