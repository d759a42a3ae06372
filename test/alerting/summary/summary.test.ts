import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestLines, summaryLines } from '../../../lambda/alerting/summary/lines.ts';
import { digestSummary, summaryOf } from '../../../lambda/alerting/summary/summary.ts';
import type { Alert } from '../../../lambda/detection/alert.ts';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { byRole } from '../../detection/rules.ts';
import { federationTokenRecord } from '../../records.ts';
import { daysBefore, sampleAlert } from '../alerts.ts';
import { oddRecord } from '../hostile.ts';

const severities = fc.constantFrom('low', 'medium', 'high', 'critical');
const eventNames = fc.constantFrom(
  ...['GetFederationToken', 'AssumeRole', 'AssumeRoot', 'CreateAccessKey', 'CreateUser', 'UpdateAssumeRolePolicy'],
  ...['CreateOpenIDConnectProvider', 'StartSession', 'GetSecretValue', 'ConsoleLogin', 'GetSigninToken', 'ListBuckets'],
);
const reason = fc.record({ id: fc.constant('x'), points: fc.nat(99), text: fc.lorem({ maxCount: 30 }) });

const oddAlert: fc.Arbitrary<Alert> = fc
  .tuple(oddRecord, eventNames, severities, fc.array(reason, { maxLength: 8 }), fc.string({ maxLength: 300 }))
  .map(([record, eventName, severity, reasons, path]) =>
    sampleAlert({ ...record, eventName }, { severity, reasons, logFile: `s3://trail-bucket/${path}/AWSLogs/x` }),
  );

const names = { 111122223333: 'a name of an account that has exactly 50 characters' };

describe('the lines at the top of an alert', () => {
  test('are at most ten, of at most 100 characters, and have each part once, whatever the record contains', () => {
    fc.assert(
      fc.property(oddAlert, fc.constantFrom(rule, byRole), (alert, one) => {
        for (const lines of [summaryLines(summaryOf(alert, one, names)), digestLines(digestSummary([alert], [one]))]) {
          expect(lines.length).toBeLessThanOrEqual(10);
          expect(lines.filter((line) => line.length > 100)).toEqual([]);
          for (const start of ['Access: ', 'Why: ', 'Do now: '])
            expect(lines.filter((line) => line.startsWith(start))).toHaveLength(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('say of a failed sign-in that the caller has its federation token, and no console session', () => {
    const record = federationTokenRecord({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      userIdentity: {
        type: 'FederatedUser',
        arn: 'arn:aws:sts::111122223333:federated-user/build',
        accountId: '111122223333',
        sessionContext: {
          sessionIssuer: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', userName: 'alice' },
        },
      },
    });
    const text = summaryLines(summaryOf(sampleAlert(record, { outcome: 'failure' }), rule)).join(' ');
    expect(text).toContain('the caller still has a session that may do at most what');
    expect(text).not.toContain('console session');
  });

  test('never contain a credential', () => {
    const secret = 'IQoJb3JpZ2luX2VjEXAMPLETOKENTHATMUSTNEVERSHOW';
    const everywhere: CloudTrailRecord = federationTokenRecord({
      userIdentity: { type: 'IAMUser', userName: secret, accountId: '111122223333', accessKeyId: secret },
      sourceIPAddress: secret,
      userAgent: secret,
      requestParameters: { name: secret, sessionToken: secret, policy: `{"x":"${secret}"}` },
      responseElements: { credentials: { accessKeyId: secret, sessionToken: secret, expiration: secret } },
    });
    for (const severity of ['low', 'high'] as const) {
      const lines = summaryLines(summaryOf(sampleAlert(everywhere, { severity }), rule));
      expect(lines.join('')).not.toContain('IQoJb3');
    }
  });

  test('say how long the caller was quiet, the most severe reason first, and how many reasons are left out', () => {
    const texts = Array.from({ length: 9 }, (_, i) => ({
      id: `r${i}`,
      points: i,
      text: `reason ${i} ${'x'.repeat(30)}`,
    }));
    const time = Date.UTC(2026, 2, 1, 9);
    const lastSuccess = daysBefore(time, 40);
    const lines = (reasons: Alert['reasons']) =>
      summaryLines(summaryOf(sampleAlert(undefined, { reasons, lastSuccess, lastRequest: lastSuccess }), rule));
    expect(lines([])[0]).toMatch(/^LOW: first GetFederationToken in 40 days by user alice in 111122223333 succeeded,/);
    expect(lines([])).toContain('Why: no such call in the 10 days before.');
    expect(lines(texts).join('\n')).toMatch(/^Why: reason 8 x+; reason 7 [\s\S]*; and 5 more reasons\.$/m);
  });

  test('name the private network, the VPC endpoint or the service that the call came from', () => {
    const first = (changes: CloudTrailRecord) => summaryOf(sampleAlert(federationTokenRecord(changes)), rule).happened;
    expect(first({ sourceIPAddress: '10.1.2.3', vpcEndpointId: 'vpce-0a1b2c3d' })).toContain(
      'from 10.1.2.3 (private network, VPC endpoint vpce-0a1b2c3d)',
    );
    expect(first({ sourceIPAddress: 'fd00::1' })).toContain('from fd00::1 (private network)');
    expect(first({ sourceIPAddress: '192.0.2.10' })).toContain('from 192.0.2.10 with');
    expect(first({ sourceIPAddress: 'lambda.amazonaws.com' })).toContain('from AWS service lambda.amazonaws.com');
    expect(first({ sourceIPAddress: 'AWS Internal' })).toContain('from inside AWS');
    expect(first({ userAgent: 'Mozilla/5.0 (X11)' })).toContain('with a browser');
  });

  test('name the owner of the network if a database knows it', () => {
    const autonomousSystem = { number: 64496, organization: 'Example\nTelecom' };
    const first = (sourceIPAddress: string) =>
      summaryOf(sampleAlert(federationTokenRecord({ sourceIPAddress }), { autonomousSystem }), rule).happened;
    expect(first('192.0.2.10')).toContain('from 192.0.2.10 (Example Telecom, AS64496) with');
    expect(first('10.1.2.3')).toContain('from 10.1.2.3 (private network)');
  });

  test('have the command and its account if it is not that of the caller', () => {
    const record = federationTokenRecord({
      eventName: 'AssumeRole',
      requestParameters: { roleArn: 'arn:aws:iam::444455556666:role/admin', roleSessionName: 'cli' },
    });
    const { step, remark, command } = summaryOf(sampleAlert(record, { severity: 'high' }), byRole);
    expect(step).toBe('unless intended, revoke the current sessions of role admin in account 444455556666');
    expect(remark).toBe(' (step 1 of 2; then deny everything to user alice)');
    expect(command).toMatch(/^aws iam put-role-policy --role-name admin/);
  });
});
