import { expect, test } from '@jest/globals';
import { ruleSchema } from '../../lib/rule-format.ts';
import { facts, ruleOfFact } from './independent/facts.ts';
import { rules, samplesOf } from './rule-samples.ts';

interface Row {
  readonly rule: string;
  readonly events: string;
  readonly terms: string;
  readonly days: number;
  readonly expressible: string;
  readonly samples: string;
}

const rows = rules.map((rule): Row => {
  const { alerts, noAlerts } = samplesOf(rule);
  const [first, ...others] = rule.events.flatMap(({ source, names }) =>
    names.map((name) => `${source.replace('.amazonaws.com', '')} ${name}`),
  );
  return {
    rule: rule.id,
    events: `${first}${others.length > 0 ? ` and ${others.length} more` : ''}`,
    terms: rule.term.map(({ field }) => field.replace(/^.*\./, '')).join(' + '),
    days: rule.historyWindowDays,
    expressible: ruleSchema.safeParse(rule).success ? 'yes' : 'no',
    samples: `${alerts.length} alert, ${noAlerts.length} do not`,
  };
});

test('each rule is expressible in the format of rules files, with samples that alert and samples that do not', () => {
  const lines = rows.map(({ rule, events, terms, days, expressible, samples }) =>
    [rule.padEnd(52), events.padEnd(58), terms.padEnd(34), `${days}`.padStart(2), expressible, samples].join('  '),
  );
  process.stdout.write(`${lines.join('\n')}\n${rows.length} rules\n`);
  expect(rows.filter(({ expressible, samples }) => expressible === 'no' || /\b0\b/.test(samples))).toEqual([]);
});

test('there is a rule for each first-use rule that CloudTrail can decide', () => {
  const ids = rules.map(({ id }) => id);
  expect(Object.values(ruleOfFact).filter((id) => !ids.includes(id))).toEqual([]);
  expect(facts.filter(({ reference_id }) => ruleOfFact[reference_id.slice(0, 8)] === undefined)).toEqual([]);
});
