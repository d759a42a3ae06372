import { describe, expect, test } from '@jest/globals';
import { subjectIn } from '../../../cli/investigate/alert-file.ts';
import { investigationText } from '../../../cli/investigate/text.ts';
import { findingText } from '../../../lambda/alerting/ocsf.ts';
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
