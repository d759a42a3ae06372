import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emailBody, emailSubject } from '../../lambda/alerting/email.ts';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { detectionFinding, digestFinding } from '../../lambda/alerting/ocsf.ts';
import { smsText } from '../../lambda/alerting/sms.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { rule as federation } from '../../lambda/rules/sts-get-federation-token.ts';
import { assumeRoleRecord, byRole, followUpRule, signinTokenRecord } from '../detection/rules.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';
import { sampleAlert, textsOf } from './alerts.ts';
import { oddRecord } from './hostile.ts';
import { schemaErrors, schemaIsPresent } from './schema.ts';

const root = {
  type: 'Root',
  arn: 'arn:aws:iam::111122223333:root',
  accountId: '111122223333',
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
};

function alertOf(rule: Rule, record: CloudTrailRecord, changes: Partial<Alert> = {}): Alert {
  const { historyWindowDays } = rule;
  const base = sampleAlert(record, {
    ruleId: rule.id,
    historyWindowDays,
    riskScore: rule.baseRiskScore,
    reasons: [],
    severity: 'low',
  });
  return { ...base, ...changes };
}

const follows = { alertId: 'b59c7fcbb7df6f1297a1fa90dfb13654', ruleId: federation.id, time: Date.UTC(2026, 2, 1, 9) };

const samples: Readonly<Record<string, readonly [Rule, Alert]>> = {
  'rule-of-two-parts': [byRole, alertOf(byRole, assumeRoleRecord())],
  'rule-called-by-root': [byRole, alertOf(byRole, assumeRoleRecord({ userIdentity: root, requestParameters: null }))],
  'rule-of-failed-calls': [
    byRole,
    alertOf(byRole, assumeRoleRecord({ errorCode: 'AccessDenied', responseElements: null })),
  ],
  'rule-with-story': [followUpRule, alertOf(followUpRule, signinTokenRecord(), { follows })],
};

const [byUser, byRoot, failed, later] = Object.values(samples).map(([, alert]) => alert) as [
  Alert,
  Alert,
  Alert,
  Alert,
];

describe('one full email of another rule', () => {
  test.each(Object.entries(samples))('%s', async (name, [rule, alert]) => {
    await expect(`Subject: ${emailSubject(alert)}\n\n${emailBody(alert, rule)}`).toMatchFile(`expected/${name}.txt`);
  });

  test('digest', async () => {
    const alerts = [...Object.values(samples).map(([, alert]) => alert), sampleAlert(deniedRecord())];
    const { body } = digestMessage(alerts, [federation, byRole, followUpRule]);
    await expect(textsOf(body).email).toMatchFile('expected/rules-digest.txt');
  });
});

describe('a message of another rule', () => {
  test.each(Object.entries(samples))(
    'says nothing of federation tokens but what its record does: %s',
    (_, [rule, alert]) => {
      const { body } = alertMessage(alert, rule);
      const { email, sms, default: ocsf } = textsOf(body);
      // The identity that signs in is of a federated user, by its own record.
      const own = /sts-get-federation-token|federated-user|"?FederatedUser/g;
      for (const text of [email, sms, JSON.stringify({ ...JSON.parse(ocsf), evidences: [] })]) {
        expect(text.replace(own, '')).not.toMatch(/federat|session name .*default|36 h/i);
      }
    },
  );

  test('names each part of the term by its label', () => {
    const role = 'arn:aws:iam::444455556666:role/admin';
    expect(emailBody(byUser, byRole)).toMatch(new RegExp(`QUIET\n  role {12}${role}\n`));
    expect(emailBody(byUser, byRole)).toContain(
      '5 days without such a call by this principal for this role make the next one news',
    );
    expect(emailBody(byRoot, byRole)).toMatch(/QUIET\n {2}role {12}the record names none\n/);
    expect(smsText(byUser, byRole)).toContain(`, role ${role}, from 192.0.2.10`);
    expect(detectionFinding(byUser, byRole).resources).toEqual([{ name: role, uid: role, type: 'role' }]);
    expect(detectionFinding(byRoot, byRole)).not.toHaveProperty('resources');
    expect(textsOf(digestMessage([byUser, failed], [byRole]).body).email).toContain(`Z, role ${role}, from`);
  });

  test('does not name the principal twice where a field of the term holds it', () => {
    const bySession: Rule = {
      ...byRole,
      term: [{ field: 'userIdentity.arn', label: 'caller' }, ...byRole.term.slice(1)],
    };
    expect(emailBody(byUser, bySession)).not.toMatch(/^ {2}caller /m);
    expect(emailBody(byUser, bySession)).toContain('without such a call by this caller for this role make');
  });

  test('shows the details that the rule names, and all as JSON where the record has none of them', () => {
    expect(emailBody(byUser, byRole)).toMatch(
      /ASKED\n {2}role +arn:.*\n {2}session name +cli\n\nWHAT WAS ANSWERED\n {2}key id +ASIA/,
    );
    const other = alertOf(byRole, assumeRoleRecord({ requestParameters: { x: [1] } }));
    expect(emailBody(other, byRole)).toMatch(/ASKED\n {2}content +\| \{"x":\[1\]\}\n/);
    const listed: Rule = { ...byRole, asked: [{ label: 'list', field: 'requestParameters.x' }] };
    expect(emailBody(other, listed)).toMatch(/ASKED\n {2}list +\| \[1\]\n/);
  });

  test('is contained by the caller, and then by what the rule knows', () => {
    expect(emailBody(byUser, byRole)).toMatch(/put-user-policy --user-name alice[\s\S]*The session runs on until/);
    expect(emailBody(byRoot, byRole)).toMatch(/No IAM policy can cut root[\s\S]*The session runs on until/);
    expect(emailBody(byRoot, byRole)).not.toContain('aws iam');
    expect(emailBody(failed, byRole)).toMatch(/The call failed, so it changed nothing[\s\S]*update-access-key/);
    expect(emailBody(failed, byRole)).not.toContain('The session runs on until');
    for (const alert of [byUser, byRoot]) {
      expect((detectionFinding(alert, byRole).remediation as { desc: string }).desc).toContain(byRole.containment[0]);
    }
  });

  test('looks an issued key up only where there is one', () => {
    expect(emailBody(byUser, byRole)).toContain('AttributeValue=ASIAROLESESSIONEXAMPLE');
    expect(emailBody(failed, byRole)).not.toMatch(/issued key|ConsoleLogin/);
    const lasting = alertOf(
      byRole,
      assumeRoleRecord({ responseElements: { accessKey: { accessKeyId: 'AKIANEWBACKUPEXAMPLE' } } }),
    );
    expect(emailBody(lasting, byRole)).toContain('AttributeValue=AKIANEWBACKUPEXAMPLE');
    expect(emailBody(lasting, byRole)).not.toContain('ConsoleLogin');
  });
});

describe('the later alert of a story', () => {
  test('names the earlier one, its time and its id in the email and in the finding', () => {
    expect(emailBody(later, followUpRule)).toMatch(
      /PART OF A STORY\n.*\n {2}earlier call +2026-03-01T09:00:00Z, 20 minutes before\n.*sts-get-federation-token\n.*b59c7fcbb7df6f1297a1fa90dfb13654\n/,
    );
    expect(detectionFinding(later, followUpRule).finding_info).toMatchObject({
      related_events: [{ uid: follows.alertId, type: federation.id, first_seen_time: follows.time }],
      related_events_count: 1,
    });
  });

  test('is no story where there is no earlier one', () => {
    expect(emailBody(alertOf(followUpRule, signinTokenRecord()), followUpRule)).not.toContain('PART OF A STORY');
    expect(detectionFinding(byUser, byRole).finding_info).not.toHaveProperty('related_events');
  });
});

describe('the advice of a digest', () => {
  const advice = (alerts: readonly Alert[]) =>
    (digestFinding(alerts, [federation, byRole, followUpRule]).remediation as { desc: string }).desc;

  test('is that of the rules in it', () => {
    expect(advice([byUser, failed])).toContain(byRole.containment[0]);
    expect(advice([byUser, failed])).not.toMatch(/federat/i);
    expect(advice([byUser, sampleAlert()])).toContain(federation.containment[0]);
    expect(advice([sampleAlert(federationTokenRecord())])).toContain('a federated session runs on without it');
  });
});

(schemaIsPresent ? describe : describe.skip)('the finding of another rule, by the schema', () => {
  test('is valid for every sample and for any record', () => {
    const errorsIn = schemaErrors();
    for (const [rule, alert] of Object.values(samples)) expect(errorsIn(detectionFinding(alert, rule))).toEqual([]);
    fc.assert(
      fc.property(oddRecord, fc.constantFrom(byRole, followUpRule), (record, rule) => {
        const alert = alertOf(rule, record, { follows });
        expect(errorsIn(detectionFinding(alert, rule))).toEqual([]);
        expect(errorsIn(digestFinding([alert, byUser], [byRole, followUpRule]))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
