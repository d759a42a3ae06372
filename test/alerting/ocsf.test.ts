import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { detectionFinding, digestFinding } from '../../lambda/alerting/ocsf.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Severity } from '../../lambda/detection/severity.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';
import { daysBefore, sampleAlert, textsOf } from './alerts.ts';
import { oddRecord } from './hostile.ts';
import { schemaErrors, schemaIsPresent } from './schema.ts';

describe('the Detection Finding', () => {
  test('has each value in its OCSF attribute', () => {
    const alert = sampleAlert();
    expect(detectionFinding(alert, rule)).toMatchObject({
      class_uid: 2004,
      type_uid: 200401,
      severity_id: 2,
      severity: 'Low',
      risk_score: 34,
      count: 1,
      time: alert.detectedAt,
      metadata: {
        version: '1.8.0',
        product: { name: 'Firstsight', vendor_name: 'Firstsight' },
        original_event_uid: 'e7b87da5-3311-4eec-91f9-d88d61a982cd',
        log_source: alert.logFile,
      },
      cloud: { provider: 'AWS', region: 'us-east-1', account: { uid: '111122223333', type_id: 10 } },
      finding_info: {
        uid: alert.alertId,
        first_seen_time: alert.time,
        analytic: { uid: rule.id, name: rule.name, version: rule.version, type_id: 1 },
      },
      evidences: [
        {
          uid: 'e7b87da5-3311-4eec-91f9-d88d61a982cd',
          data: alert.record,
          actor: {
            user: {
              uid: 'arn:aws:iam::111122223333:user/alice',
              uid_alt: 'AIDAEXAMPLEUSER000001',
              name: 'alice',
              type_id: 99,
              type: 'IAMUser',
            },
            session: { credential_uid: 'AKIAIOSFODNN7EXAMPLE' },
          },
          src_endpoint: { ip: '192.0.2.10' },
          http_request: { user_agent: 'aws-cli/2.17.32 md/command#sts.get-federation-token' },
          api: {
            operation: 'GetFederationToken',
            service: { name: 'sts.amazonaws.com' },
            request: { uid: '5b36c26d-f978-4290-989a-13abc97d7d2a' },
          },
          user: {
            uid: 'arn:aws:sts::111122223333:federated-user/report-reader',
            programmatic_credentials: [{ uid: 'ASIAIOSFODNN7EXAMPLE' }],
          },
        },
      ],
      remediation: { desc: expect.stringContaining('deny everything to user alice') },
    });
  });

  test('names the owner of the network if a database knows it', () => {
    const autonomousSystem = { number: 64496, organization: 'Example Telecom' };
    const finding = detectionFinding(sampleAlert(undefined, { autonomousSystem }), rule);
    expect(finding.evidences).toMatchObject([
      { src_endpoint: { ip: '192.0.2.10', autonomous_system: { number: 64496, name: 'Example Telecom' } } },
    ]);
    if (schemaIsPresent) expect(schemaErrors()(finding)).toEqual([]);
  });

  test('names the ATT&CK tactics and techniques of the rule', () => {
    const info = detectionFinding(sampleAlert(), rule).finding_info as { attacks: unknown[] };
    expect(info.attacks).toContainEqual({
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      sub_technique: { uid: 'T1098.001', name: 'Additional Cloud Credentials' },
    });
  });

  test.each<[Severity, number, number]>([
    ['low', 2, 1],
    ['medium', 3, 2],
    ['high', 4, 3],
    ['critical', 5, 4],
  ])('a %s alert has severity_id %i and risk_level_id %i', (severity, severityId, riskLevelId) => {
    const finding = detectionFinding(sampleAlert(undefined, { severity }), rule);
    expect(finding).toMatchObject({ severity_id: severityId, risk_level_id: riskLevelId });
  });

  test('names the issuer of a session, whose ARN is the principal, as the user', () => {
    const record = federationTokenRecord({
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/deploy/anything',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/deploy' } },
      },
    });
    const [evidence] = detectionFinding(sampleAlert(record), rule).evidences as [unknown];
    expect(evidence).toMatchObject({
      actor: { user: { uid: 'arn:aws:iam::111122223333:role/deploy', name: 'deploy', type: 'AssumedRole' } },
    });
  });

  test.each(['cloudformation.amazonaws.com', '192.0.2.1, 192.0.2.2', '255.090.254.5', 'AWS Internal'])(
    'has a source that is not an IP address in svc_name: %s',
    (sourceIPAddress) => {
      const [evidence] = detectionFinding(sampleAlert(federationTokenRecord({ sourceIPAddress })), rule).evidences as [
        Record<string, unknown>,
      ];
      expect(evidence.src_endpoint).toEqual({ svc_name: sourceIPAddress });
    },
  );

  test('has the term in its correlation uid, also for a rule whose id looks like the name of a secret', () => {
    const { metadata } = detectionFinding({ ...sampleAlert(), ruleId: 'secretsmanager-get-secret-value' }, rule);
    expect(metadata).toMatchObject({
      correlation_uid: 'secretsmanager-get-secret-value:arn:aws:iam::111122223333:user/alice',
    });
  });

  test('omits attributes that the record has no value for', () => {
    const record = { eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken', userIdentity: null };
    const finding = detectionFinding(sampleAlert(record), rule);
    expect(finding.cloud).toEqual({ provider: 'AWS' });
    expect(finding.evidences).toEqual([
      {
        api: { operation: 'GetFederationToken', service: { name: 'sts.amazonaws.com' } },
        actor: { user: { uid: 'unknown-account:unidentified', type_id: 0, type: 'Unknown' } },
        data: record,
      },
    ]);
  });

  test('omits a record that is too large for a message, and sets is_truncated', () => {
    const alert = sampleAlert(undefined, { record: federationTokenRecord({ extra: '\\"'.repeat(40_000) }) });
    const finding = detectionFinding(alert, rule);
    expect(finding.metadata).toMatchObject({ is_truncated: true });
    expect(JSON.stringify(finding)).not.toContain('extra');
  });
});

describe('the digest finding', () => {
  const alice = sampleAlert(undefined, { time: Date.UTC(2026, 2, 1), severity: 'medium', riskScore: 50 });
  const bob = sampleAlert(deniedRecord({ eventID: 'b', awsRegion: 'eu-west-1' }), { time: daysBefore(alice.time, 1) });

  test('is one finding of the highest severity, with the number and ids of its alerts', () => {
    expect(digestFinding([bob, alice], [rule])).toMatchObject({
      severity: 'Medium',
      risk_score: 50,
      count: 2,
      start_time: bob.time,
      end_time: alice.time,
      finding_info: {
        analytic: { uid: rule.id },
        related_events_count: 2,
        related_events: [
          { uid: alice.alertId, severity: 'Medium' },
          { uid: bob.alertId, severity: 'Low', title: expect.stringContaining('denied') },
        ],
      },
    });
  });

  test('has an evidence for each alert, without its record', () => {
    const evidences = digestFinding([bob, alice], [rule]).evidences as Record<string, unknown>[];
    expect(evidences.map(({ uid }) => uid)).toEqual(['e7b87da5-3311-4eec-91f9-d88d61a982cd', 'b']);
    for (const evidence of evidences) {
      expect(evidence).toMatchObject({ actor: {}, api: {}, src_endpoint: {} });
      expect(evidence).not.toHaveProperty('data');
    }
  });

  test('has the same id for the same alerts in any order, and a different id for other alerts', () => {
    const [one, other] = ['one', 'other'].map((eventID) => sampleAlert(federationTokenRecord({ eventID })));
    const uid = (...alerts: (Alert | undefined)[]) =>
      digestFinding(
        alerts.filter((alert) => alert !== undefined),
        [rule],
      ).finding_info;
    expect(uid(one, other)).toMatchObject({ uid: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(uid(one, other)).toHaveProperty('uid', (uid(other, one) as { uid: string }).uid);
    expect(uid(one, other)).not.toHaveProperty('uid', (uid(one) as { uid: string }).uid);
  });

  test('names the account and Region only if its alerts share them', () => {
    expect(digestFinding([alice, bob], [rule]).cloud).toEqual({
      provider: 'AWS',
      account: { uid: '111122223333', type_id: 10, type: 'AWS Account' },
    });
  });
});

(schemaIsPresent ? describe : describe.skip)('the OCSF schema', () => {
  const errorsIn = schemaIsPresent ? schemaErrors() : () => [];

  test('accepts a finding for any record, also as SNS delivers it', () => {
    fc.assert(
      fc.property(oddRecord, (record) => {
        const alert = sampleAlert(record);
        expect(errorsIn(detectionFinding(alert, rule))).toEqual([]);
        expect(errorsIn(JSON.parse(textsOf(alertMessage(alert, rule).body).default))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('accepts a digest of any records', () => {
    fc.assert(
      fc.property(fc.array(oddRecord, { minLength: 1, maxLength: 12 }), (records) => {
        const alerts = records.map((record) => sampleAlert(record));
        expect(errorsIn(JSON.parse(textsOf(digestMessage(alerts, [rule]).body).default))).toEqual([]);
        expect(errorsIn(digestFinding(alerts, []))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('rejects an unknown attribute, which shows that it is applied', () => {
    expect(errorsIn({ ...detectionFinding(sampleAlert(), rule), surprise: 1 })).not.toEqual([]);
  });
});
