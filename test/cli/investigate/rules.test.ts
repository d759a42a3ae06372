import { describe, expect, test } from '@jest/globals';
import { subjectIn } from '../../../cli/investigate/alert-file.ts';
import { investigationText } from '../../../cli/investigate/text.ts';
import { emailBody } from '../../../lambda/alerting/email.ts';
import { findingText } from '../../../lambda/alerting/ocsf.ts';
import type { JsonObject } from '../../../lambda/detection/record.ts';
import { rule as callerIdentity } from '../../../lambda/rules/sts-get-caller-identity.ts';
import { sampleAlert } from '../../alerting/alerts.ts';
import { federationTokenRecord } from '../../records.ts';
import { alertsFrom, idOf, rules, samplesOf } from '../../rules/rule-samples.ts';
import { investigateRecords } from './corpus.ts';

/** What is followed for the alerts of a rule, as the title of the report says; each title is of one of the alerts. */
const followed: Readonly<Record<string, RegExp>> = {
  'iam-create-access-key': /^key AKIA\w+, (?:user \S+|root user) in \d{12}$/,
  'iam-create-oidc-provider': /^identity provider arn:aws:iam::\d{12}:oidc-provider\/\S+$/,
  'iam-create-user': /^user \S+ in \d{12}$/,
  'iam-update-assume-role-policy': /^(?:key \w+, )?(?:(?:session \S+ of )?role|user|root user)\b.* in \d{12}$/,
  'secretsmanager-get-secret-value':
    /^(?:key \w+, )?(?:(?:session \S+ of )?role|user|root user|federated user)\b.* in \d{12}$/,
  'signin-console-login-federated': /^(?:key \w+, )?(?:federated user \S+|session \S+ of role \S+)\b.* in \d{12}$/,
  'signin-console-login-without-mfa': /^(?:user \S+|root user) in \d{12}$/,
  'signin-get-signin-token': /^key ASIA\w+, (?:federated user|session) .* in \d{12}$/,
  'ssm-start-session': /^key \w+, (?:(?:session \S+ of )?role|user|root user) .*in \d{12}$/,
  'sts-assume-role-by-user': /^key ASIA\w+, session \S+ of role \S+ in \d{12}$/,
  'sts-assume-root': /^key ASIA\w+, AssumeRoot session of root user in \d{12}$/,
  'sts-get-caller-identity': /^key A[KS]IA\w+, (?:user \S+|root user|federated user \S+ of user \S+) in \d{12}$/,
  'sts-get-federation-token': /^key \w+, (?:federated user \S+ of )?(?:user \S+|role \S+|root user) in \d{12}$/,
  'sts-get-federation-token-administrator': /^key \w+, federated user \S+ of (?:user \S+|root user) in \d{12}$/,
  'sts-get-federation-token-new-network': /^key \w+, federated user \S+ of (?:user \S+|root user) in \d{12}$/,
  'sts-role-chaining': /^key ASIA\w+, session \S+ of role \S+ in \d{12}$/,
};

/** All other rules are about calls that issue and make nothing: the caller is followed. */
const byCaller =
  /^(?:key \w+, )?(?:(?:session \S+ of )?role|user|root user|federated user)\b.* in \d{12}$|^caller \S+(?: in \d{12})?$/;

test('what is followed is stated for rules that exist', () => {
  const ids = rules.map(({ id }) => id);
  expect(Object.keys(followed).filter((id) => !ids.includes(id))).toEqual([]);
});

describe.each(rules)('an investigation of an alert of $id', (rule) => {
  test('follows what the call issued or made, or the caller, finds it, and shows how to contain it', async () => {
    const { Records } = samplesOf(rule);
    const alerts = await alertsFrom(rule);
    expect(alerts.length).toBeGreaterThan(0);
    for (const alert of alerts) {
      const subject = subjectIn(findingText(alert, rule), 'alert.json');
      const investigation = await investigateRecords(Records, { subject });
      const text = investigationText(investigation);
      expect({ id: idOf(alert), isFound: investigation.isFound }).toEqual({ id: idOf(alert), isFound: true });
      expect({ id: idOf(alert), title: text.split('\n')[0] }).toEqual({
        id: idOf(alert),
        title: expect.stringMatching(followed[rule.id] ?? byCaller),
      });
      expect(text).toMatch(/\nCONTAINMENT\n {2}\S/);
      expect(text).not.toContain('EXAMPLE-SESSION-TOKEN');
    }
  });
});

describe('a call that CloudTrail records as the root user is followed as that', () => {
  const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };

  async function investigated(userIdentity: JsonObject) {
    const record = federationTokenRecord({
      eventName: 'GetCallerIdentity',
      requestParameters: null,
      responseElements: null,
      userIdentity,
    });
    const alert = sampleAlert(record, { ruleId: callerIdentity.id });
    const subject = subjectIn(findingText(alert, callerIdentity), 'alert.json');
    return {
      email: emailBody(alert, callerIdentity),
      text: investigationText(await investigateRecords([record], { subject })),
    };
  }

  test.each(['support.amazonaws.com', 'AWS Internal'])(
    'of the service %s, which has no credentials to end',
    async (invokedBy) => {
      const { email, text } = await investigated({ ...root, invokedBy });
      expect(text).toMatch(new RegExp(`^caller "?${invokedBy}"? in 111122223333$`, 'm'));
      expect(text).toContain('there are no credentials to end');
      expect(email).not.toContain('--principal arn:aws:iam::111122223333:root');
      expect(`${email}${text}`).not.toContain('sign in as the root user');
    },
  );

  test('of a session of AssumeRoot, which lasts at most 15 minutes', async () => {
    const attributes = { creationDate: '2026-03-01T08:55:00Z' };
    const sessionContext = { assumedRoot: 'true', attributes };
    const { text } = await investigated({ ...root, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionContext });
    expect(text).toMatch(/^key ASIAIOSFODNN7EXAMPLE, AssumeRoot session of root user in 111122223333$/m);
    expect(text).toContain('at the latest 2026-03-01T09:10:00Z');
    expect(text).toContain('deny everything to root of account 111122223333 by an SCP');
    expect(text).not.toMatch(/sign in as the root user|issued to/);
  });
});
