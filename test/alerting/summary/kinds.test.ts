import { describe, expect, test } from '@jest/globals';
import { summaryLines } from '../../../lambda/alerting/summary/lines.ts';
import { summaryOf } from '../../../lambda/alerting/summary/summary.ts';
import { termParts } from '../../../lambda/alerting/term-parts.ts';
import { type CloudTrailRecord, textAt } from '../../../lambda/detection/record.ts';
import type { Rule } from '../../../lambda/detection/rule.ts';
import { alertingRecords, alertsFrom, rules } from '../../rules/rule-samples.ts';
import { sampleAlert } from '../alerts.ts';
import { callers } from './callers.ts';

/** One rule for each call whose access the summary describes in words of its own, and one for all other calls. */
const ownWords = [
  'iam-create-access-key',
  'iam-create-oidc-provider',
  'iam-create-user',
  'iam-update-assume-role-policy',
  'secretsmanager-get-secret-value',
  'signin-console-login-federated',
  'signin-get-signin-token',
  'ssm-start-session',
  'sts-assume-role-by-user',
  'sts-assume-root',
  'sts-get-caller-identity',
  'sts-get-federation-token',
];

const failure = { errorCode: 'AccessDenied', errorMessage: 'not authorized', responseElements: null };
const leftOut = { requestParameters: { omitted: true, reason: 'requestParameters too large' } };

/** The severity is fixed: this test is about the words, and `test/rules` about the severities. */
function linesFor(rule: Rule, record: CloudTrailRecord, severity: 'low' | 'medium' | 'high'): string[] {
  const alert = sampleAlert(record, { ruleId: rule.id, severity, reasons: [], riskScore: 50 });
  return summaryLines(summaryOf(alert, rule));
}

/** Of the same record: each kind of caller, a failed call, a request that CloudTrail left out, and the other severities. */
function variants(rule: Rule): Readonly<Record<string, readonly string[]>> {
  const [sample = {}] = alertingRecords(rule);
  const byUser = { ...sample, userIdentity: callers['a user with an access key'] };
  const byCaller = Object.entries(callers).map(
    ([kind, userIdentity]) => [`by ${kind}`, linesFor(rule, { ...sample, userIdentity }, 'high')] as const,
  );
  return {
    ...Object.fromEntries(byCaller),
    'a failed call': linesFor(rule, { ...byUser, ...failure }, 'low'),
    'a failed call by root': linesFor(rule, { ...sample, ...failure, userIdentity: callers.root }, 'high'),
    'a request that was left out': linesFor(rule, { ...byUser, ...leftOut }, 'medium'),
    'low severity': linesFor(rule, byUser, 'low'),
    'medium severity': linesFor(rule, byUser, 'medium'),
  };
}

describe('the first lines of an alert match the expected text:', () => {
  test.each(rules.filter(({ id }) => ownWords.includes(id)))('$id', async (rule) => {
    const text = Object.entries(variants(rule)).map(([kind, lines]) => `# ${kind}\n${lines.join('\n')}\n`);
    await expect(text.join('\n')).toMatchFile(`expected/${rule.id}.txt`);
  });
});

test.each(rules)(
  'the first lines of the alerts of the samples are at most ten, and never lose the time: $id',
  async (rule) => {
    for (const alert of await alertsFrom(rule)) {
      const lines = summaryLines(summaryOf(alert, rule));
      expect(lines.length).toBeLessThanOrEqual(10);
      expect(lines.filter((line) => line.length > 100)).toEqual([]);
      expect(lines.slice(0, 2).join(' ')).toMatch(/ UTC\./);
      const values = termParts(alert, rule).map(({ value }) => value ?? '');
      const [first = ''] = lines.join(' ').split(' UTC.');
      const said = values.filter((value) => value.length > 4 && first.split(value).length > 2);
      expect(said).toEqual([]);
    }
  },
);

test.each(rules)(
  'the first lines are at most ten, of at most 100 characters, for every kind of caller: $id',
  (rule) => {
    for (const lines of Object.values(variants(rule))) {
      expect(lines.length).toBeLessThanOrEqual(10);
      expect(lines.filter((line) => line.length > 100)).toEqual([]);
      for (const start of [
        rule.onlyFollowUps ? /^(?:LOW|MEDIUM|HIGH): \w+ with / : /^(?:LOW|MEDIUM|HIGH): first /,
        /^Access: /,
        /^Why: /,
        /^Do now: /,
      ])
        expect(lines.filter((line) => start.test(line))).toHaveLength(1);
    }
  },
);

test('the samples of this test have the calls that leave access behind', () => {
  const names = rules
    .filter(({ id }) => ownWords.includes(id))
    .map((rule) => textAt(alertingRecords(rule)[0] ?? {}, 'eventName'));
  expect(new Set(names).size).toBe(ownWords.length);
});
