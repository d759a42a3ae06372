import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emailBody, emailSubject } from '../../lambda/alerting/email.ts';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { detectionFinding, digestFinding } from '../../lambda/alerting/ocsf.ts';
import { smsText } from '../../lambda/alerting/sms.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import { type CloudTrailRecord, textAt } from '../../lambda/detection/record.ts';
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
  'rule-with-related-alert': [followUpRule, alertOf(followUpRule, signinTokenRecord(), { follows })],
};

const [byUser, byRoot, failed, later] = Object.values(samples).map(([, alert]) => alert) as [
  Alert,
  Alert,
  Alert,
  Alert,
];

describe('the full email of another rule matches the expected text:', () => {
  test.each(Object.entries(samples))('%s', async (name, [rule, alert]) => {
    await expect(`Subject: ${emailSubject(alert, rule)}\n\n${emailBody(alert, rule)}`).toMatchFile(
      `expected/${name}.txt`,
    );
  });

  test('digest', async () => {
    const alerts = [...Object.values(samples).map(([, alert]) => alert), sampleAlert(deniedRecord())];
    const { body } = digestMessage(alerts, [federation, byRole, followUpRule]);
    await expect(textsOf(body).email).toMatchFile('expected/rules-digest.txt');
  });
});

describe('a message of another rule', () => {
  test.each(Object.entries(samples))(
    'does not mention federation tokens unless its record does: %s',
    (_, [rule, alert]) => {
      const { body } = alertMessage(alert, rule);
      const { email, sms, default: ocsf } = textsOf(body);
      // The identity that signs in is of a federated user, by its own record.
      const own = /sts-get-federation-token|federated-user|"?FederatedUser|federated session|federation token|36 h/g;
      if (textAt(alert.record, 'userIdentity', 'type') !== 'FederatedUser') expect(email).not.toContain('36 h');
      for (const text of [email, sms, JSON.stringify({ ...JSON.parse(ocsf), evidences: [] })]) {
        expect(text.replace(own, '')).not.toMatch(/federat|session name .*default|36 h/i);
      }
    },
  );

  test('names all parts of its term in the subject, the headline, the title and the first line', () => {
    const names = [
      'reader',
      'writer',
      'password-reset-of-all-users-1',
      'password-reset-of-all-users-2',
      'x'.repeat(64),
    ];
    const written = names.map((name) => {
      const one = {
        ...byUser,
        record: { ...byUser.record, requestParameters: { roleArn: `arn:aws:iam::444455556666:role/${name}` } },
      };
      const { subject, attributes, body } = alertMessage(one, byRole);
      expect(subject).toMatch(/^[ -~]{1,99}$/);
      const { title } = JSON.parse(textsOf(body).default).finding_info;
      const first = textsOf(body).email.split('\nAccess')[0]?.replace('\n ', '');
      return [subject, attributes.headline, title, first, textsOf(body).sms];
    });
    expect(written[0]?.filter((text) => !text?.includes('role 444455556666/reader'))).toEqual([]);
    for (const place of [0, 1, 2, 3, 4]) expect(new Set(written.map((texts) => texts[place])).size).toBe(names.length);
  });

  test('shows each part of the term with its label', () => {
    const role = 'arn:aws:iam::444455556666:role/admin';
    expect(emailBody(byUser, byRole)).toContain(`\n  role: ${role}\n`);
    expect(emailBody(byUser, byRole)).toContain(
      'next alert: after 5 days without a call by this principal for this role',
    );
    expect(emailBody(byUser, { ...byRole, oncePerDay: true })).toContain(
      'next alert: on another day (UTC) with a call by this principal for this role',
    );
    expect(emailBody(byUser, { ...byRole, newTrait: 'network' })).toContain(
      'next alert: on a call from another new network',
    );
    expect(emailBody(byRoot, byRole)).toContain(' for role unknown ');
    expect(smsText(byUser, byRole)).toContain(' for role 444455556666/admin succeeded, from 192.0.2.10');
    expect(detectionFinding(byUser, byRole).resources).toEqual([{ name: role, uid: role, type: 'role' }]);
    expect(detectionFinding(byRoot, byRole)).not.toHaveProperty('resources');
    expect(textsOf(digestMessage([byUser, failed], [byRole]).body).email).toContain(`Z, role ${role}, from`);
  });

  test('does not show the principal twice if a field of the term contains it', () => {
    const bySession: Rule = {
      ...byRole,
      term: [{ field: 'userIdentity.arn', label: 'caller' }, ...byRole.term.slice(1)],
    };
    expect(emailBody(byUser, bySession)).not.toMatch(/^ {2}caller /m);
    expect(emailBody(byUser, bySession)).toContain('without a call by this caller for this role');
  });

  test('shows the details that the rule names, or all as JSON if the record contains none of them', () => {
    expect(emailBody(byUser, byRole)).toMatch(
      /\n {2}role: arn:.*\n {2}session name: cli\n\nRESPONSE\n {2}key ID: ASIA/,
    );
    const other = alertOf(byRole, assumeRoleRecord({ requestParameters: { x: [1] } }));
    expect(emailBody(other, byRole)).toContain('\n  request: | {"x":[1]}\n');
    const listed: Rule = { ...byRole, requestDetails: [{ label: 'list', field: 'requestParameters.x' }] };
    expect(emailBody(other, listed)).toContain('\n  list: | [1]\n');
  });

  test('has the containment of the issued session, followed by that of the caller', () => {
    expect(emailBody(byUser, byRole)).toMatch(
      /put-role-policy --role-name admin[\s\S]*put-user-policy --user-name alice/,
    );
    expect(emailBody(byRoot, byRole)).toMatch(
      /sign in as the root user[\s\S]*No IAM policy can restrict the root user/,
    );
    expect(emailBody(byRoot, byRole)).not.toMatch(/aws iam put-user-policy|--user-name/);
    expect(emailBody(failed, byRole)).toMatch(/nothing new: the call failed[\s\S]*update-access-key/);
    expect(emailBody(failed, byRole)).not.toMatch(/put-(role|user)-policy/);
    for (const [alert, command] of [
      [byUser, 'put-role-policy --role-name admin'],
      [byRoot, 'organizations attach-policy'],
    ] as const) {
      expect((detectionFinding(alert, byRole).remediation as { desc: string }).desc).toContain(command);
    }
  });

  test('has a lookup for the issued key only if there is one', () => {
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

describe('a follow-up alert', () => {
  test('contains the time and id of the earlier alert, in the email and in the finding', () => {
    expect(emailBody(later, followUpRule)).toMatch(
      /RELATED ALERT\n {2}issued the session: 2026-03-01T09:00:00Z, 20 minutes earlier\n.*sts-get-federation-token\n.*b59c7fcbb7df6f1297a1fa90dfb13654\n/,
    );
    expect(detectionFinding(later, followUpRule).finding_info).toMatchObject({
      related_events: [{ uid: follows.alertId, type: federation.id, first_seen_time: follows.time }],
      related_events_count: 1,
    });
  });

  test('has no related alert if there is no earlier alert', () => {
    expect(emailBody(alertOf(followUpRule, signinTokenRecord()), followUpRule)).not.toContain('RELATED ALERT');
    expect(detectionFinding(byUser, byRole).finding_info).not.toHaveProperty('related_events');
  });
});

describe('the containment advice of a digest', () => {
  const advice = (alerts: readonly Alert[]) =>
    (digestFinding(alerts, [federation, byRole, followUpRule]).remediation as { desc: string }).desc;

  test('is the first step for each kind of access that its alerts show, once', () => {
    expect(advice([byUser, failed])).toMatch(/put-role-policy --role-name ROLE[\s\S]*put-user-policy --user-name USER/);
    expect(advice([byUser, failed])).not.toMatch(/federat/i);
    expect(advice([byUser, sampleAlert()]).match(/put-user-policy/g)).toHaveLength(1);
    expect(advice([sampleAlert(federationTokenRecord())])).toContain('does NOT end a federated session');
  });
});

(schemaIsPresent ? describe : describe.skip)('the OCSF schema accepts the finding of another rule', () => {
  test('for every sample and for any record', () => {
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
