import { describe, expect, test } from '@jest/globals';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import { rate } from '../../lambda/detection/severity.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';

function rated(record: CloudTrailRecord, deniedBefore = false) {
  const { severity, riskScore, reasons } = rate(rule.baseRiskScore, rule.reasons, { record, deniedBefore });
  return { severity, riskScore, reasons: reasons.map(({ id }) => id) };
}

function asking(requestParameters: unknown): CloudTrailRecord {
  return federationTokenRecord({ requestParameters });
}

const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };

describe('the severity of an alert', () => {
  test('an ordinary first call is low, with the score of the rule and no reason', () => {
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
  ])('%s raises it', (_, requestParameters, severity, reason) => {
    expect(rated(asking(requestParameters))).toMatchObject({ severity, reasons: [reason] });
  });

  test('12 hours are what STS gives unasked, so they raise nothing', () => {
    expect(rated(asking({ durationSeconds: 43_200 })).reasons).toEqual([]);
  });

  test('a missing MFA raises it only where the record tells', () => {
    const withContext = (mfaAuthenticated: string) =>
      federationTokenRecord({
        userIdentity: { type: 'IAMUser', sessionContext: { attributes: { mfaAuthenticated } } },
      });
    expect(rated(withContext('false')).reasons).toEqual(['no-mfa']);
    expect(rated(withContext('true')).reasons).toEqual([]);
    expect(rated(federationTokenRecord()).reasons).toEqual([]);
  });

  test('a success after denied attempts raises it', () => {
    expect(rated(federationTokenRecord(), true)).toEqual({
      severity: 'medium',
      riskScore: 47,
      reasons: ['success-after-denial'],
    });
  });

  test('reasons add up', () => {
    const request = {
      name: 'aws_consoler',
      durationSeconds: 129_600,
      policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    };
    expect(rated(asking(request))).toMatchObject({ severity: 'high', riskScore: 86 });
  });

  test('root is critical, also when it is denied', () => {
    expect(rated(federationTokenRecord({ userIdentity: root }))).toMatchObject({ severity: 'critical', riskScore: 99 });
    expect(rated(deniedRecord({ userIdentity: root })).severity).toBe('critical');
  });

  test('a score never passes 100', () => {
    const request = { name: 'aws_consoler', durationSeconds: 129_600 };
    expect(rated(federationTokenRecord({ userIdentity: root, requestParameters: request })).riskScore).toBe(100);
  });

  test('a denied call stays low, whatever it asked for', () => {
    const request = {
      name: 'aws_consoler',
      durationSeconds: 129_600,
      policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    };
    expect(rated(deniedRecord({ requestParameters: request }))).toMatchObject({ severity: 'low', riskScore: 46 });
  });
});
