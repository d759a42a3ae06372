import { describe, expect, test } from '@jest/globals';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { rate } from '../../lambda/detection/severity.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';

function rated(record: CloudTrailRecord, deniedBefore = false) {
  const { severity, riskScore, reasons } = rate(rule, { record, deniedBefore });
  return { severity, riskScore, reasons: reasons.map(({ id }) => id) };
}

function asking(requestParameters: unknown): CloudTrailRecord {
  return federationTokenRecord({ requestParameters });
}

const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };

describe('the severity of an alert', () => {
  test('is low for an ordinary first call, with the score of the rule and no reason', () => {
    expect(rated(federationTokenRecord())).toEqual({ severity: 'low', riskScore: 21, reasons: [] });
  });

  test.each([
    [
      'a policy that allows everything',
      { policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' },
      'medium',
      'allows-everything',
    ],
    [
      'AdministratorAccess attached',
      { policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] },
      'medium',
      'allows-everything',
    ],
    ['the session name of aws_consoler', { name: 'aws_consoler' }, 'medium', 'aws-consoler'],
    ['more than 12 hours', { durationSeconds: 129_600 }, 'low', 'long-session'],
  ])('is raised by %s', (_, requestParameters, severity, reason) => {
    expect(rated(asking(requestParameters))).toMatchObject({ severity, reasons: [reason] });
  });

  test('is not raised by 12 hours, which is the default of STS', () => {
    expect(rated(asking({ durationSeconds: 43_200 })).reasons).toEqual([]);
  });

  test('is raised by a call without MFA only if the record contains the MFA status', () => {
    const withContext = (mfaAuthenticated: string) =>
      federationTokenRecord({
        userIdentity: { type: 'IAMUser', userName: 'alice', sessionContext: { attributes: { mfaAuthenticated } } },
      });
    expect(rated(withContext('false')).reasons).toEqual(['no-mfa']);
    expect(rated(withContext('true')).reasons).toEqual([]);
    expect(rated(federationTokenRecord()).reasons).toEqual([]);
  });

  test('is raised by a success after denied attempts', () => {
    expect(rated(federationTokenRecord(), true)).toEqual({
      severity: 'medium',
      riskScore: 47,
      reasons: ['success-after-denial'],
    });
  });

  test('is raised by the sum of all reasons', () => {
    const request = {
      name: 'aws_consoler',
      durationSeconds: 129_600,
      policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    };
    expect(rated(asking(request))).toMatchObject({ severity: 'high', riskScore: 86 });
  });

  test('is critical for the root user, also if the call is denied', () => {
    expect(rated(federationTokenRecord({ userIdentity: root }))).toMatchObject({ severity: 'critical', riskScore: 99 });
    expect(rated(deniedRecord({ userIdentity: root })).severity).toBe('critical');
  });

  test('has a score of at most 100', () => {
    const request = { name: 'aws_consoler', durationSeconds: 129_600 };
    expect(rated(federationTokenRecord({ userIdentity: root, requestParameters: request })).riskScore).toBe(100);
  });

  test('is low for a denied call with any request', () => {
    const request = {
      name: 'aws_consoler',
      durationSeconds: 129_600,
      policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    };
    expect(rated(deniedRecord({ requestParameters: request }))).toMatchObject({ severity: 'low', riskScore: 46 });
  });
});
