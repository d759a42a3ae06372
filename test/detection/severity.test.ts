import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Circumstances } from '../../lambda/detection/reasons.ts';
import type { CloudTrailRecord } from '../../lambda/detection/record.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { rate } from '../../lambda/detection/severity.ts';
import { rule as signIn } from '../../lambda/rules/signin-console-login-federated.ts';
import { rule as signinToken } from '../../lambda/rules/signin-get-signin-token.ts';
import { rule as callerIdentity } from '../../lambda/rules/sts-get-caller-identity.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { deniedRecord, federationTokenRecord } from '../records.ts';
import { rules } from '../rules/rule-samples.ts';
import { assumeRoleRecord, signinTokenRecord } from './rules.ts';

type Past = Omit<Circumstances, 'record'>;

function rated(record: CloudTrailRecord, past: Past = {}, by: Rule = rule) {
  const { severity, riskScore, reasons } = rate(by, { record, ...past });
  return { severity, riskScore, reasons: reasons.map(({ id }) => id).sort() };
}

function asking(requestParameters: unknown): CloudTrailRecord {
  return federationTokenRecord({ requestParameters });
}

const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };
const everything = { policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' };
const administrator = { policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] };
const powerUser = { policyArns: [{ arn: 'arn:aws:iam::aws:policy/PowerUserAccess' }] };
const fullIam = { policyArns: [{ arn: 'arn:aws:iam::aws:policy/IAMFullAccess' }] };
const ofTheAccount = { policyArns: [{ arn: 'arn:aws:iam::111122223333:policy/team' }] };
const narrow = { policy: '{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}' };
const newCaller: Past = { neverSeen: true };

describe('the severity of a successful GetFederationToken call with a long-term key', () => {
  // The policy, then the severity after a pause, and that of a caller without an earlier call.
  test.each([
    ['everything', everything, 'high', 'high', 'allows-everything'],
    ['AdministratorAccess', administrator, 'high', 'high', 'allows-everything'],
    ['nearly everything', powerUser, 'medium', 'high', 'allows-nearly-everything'],
    ['changes in IAM', fullIam, 'medium', 'high', 'allows-identity-changes'],
    ['a policy of the account', ofTheAccount, 'low', 'medium', 'allows-unknown-actions'],
    ['one action', narrow, 'low', 'medium', 'allows-some-actions'],
    ['no policy, so no permissions', {}, 'low', 'low', 'no-session-policy'],
  ])('that asks for %s', (_, requestParameters, afterPause, ofNewCaller, reason) => {
    const record = asking({ name: 'x', ...requestParameters });
    expect(rated(record)).toMatchObject({ severity: afterPause, reasons: [reason, 'no-mfa'].sort() });
    expect(rated(record, newCaller)).toMatchObject({
      severity: ofNewCaller,
      reasons: [reason, 'never-seen', 'no-mfa'].sort(),
    });
  });

  test('that asks for everything is high with MFA too, and with the longest duration not critical', () => {
    const sessionContext = { attributes: { mfaAuthenticated: 'true' } };
    const userIdentity = { type: 'IAMUser', userName: 'alice', sessionContext };
    expect(rated(federationTokenRecord({ userIdentity, requestParameters: everything }))).toMatchObject({
      severity: 'high',
      reasons: ['allows-everything'],
    });
    expect(rated(asking({ ...everything, durationSeconds: 129_600 }), newCaller)).toMatchObject({
      severity: 'high',
      riskScore: 98,
    });
  });

  test('without a request in the record is not taken as one without permissions', () => {
    expect(rated(asking({ omitted: true }), newCaller)).toMatchObject({
      severity: 'medium',
      reasons: ['never-seen', 'no-mfa', 'request-left-out'],
    });
    expect(rated(asking(null)).reasons).toEqual(['no-mfa']);
  });
});

describe('the severity of any alert', () => {
  test('is raised by more than 12 hours, but not by 12 hours, which is the default of STS', () => {
    expect(rated(asking({ durationSeconds: 43_201 })).reasons).toContain('long-session');
    expect(rated(asking({ durationSeconds: 43_200 })).reasons).not.toContain('long-session');
  });

  test.each([
    ['a long-term key, whose calls have no MFA status', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, true],
    ['a session without MFA', { sessionContext: { attributes: { mfaAuthenticated: 'false' } } }, true],
    ['a session with MFA', { sessionContext: { attributes: { mfaAuthenticated: 'true' } } }, false],
    ['a session whose record has no MFA status', { accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }, false],
    ['an unknown key', {}, false],
  ])('counts MFA right for %s', (_, identity, isWithout) => {
    const record = federationTokenRecord({ userIdentity: { type: 'IAMUser', userName: 'alice', ...identity } });
    expect(rated(record).reasons.includes('no-mfa')).toBe(isWithout);
  });

  test('counts an MFA code that AssumeRole passes as MFA', () => {
    const serialNumber = 'arn:aws:iam::111122223333:mfa/alice';
    const assumeRole = rules.find(({ id }) => id === 'sts-assume-role-by-user') ?? rule;
    const withCode = assumeRoleRecord({ requestParameters: { roleArn: 'arn:x', serialNumber } });
    expect(rated(withCode, {}, assumeRole).reasons).not.toContain('no-mfa');
    expect(rated(assumeRoleRecord(), {}, assumeRole).reasons).toEqual([
      'administrator-role',
      'another-account',
      'no-mfa',
    ]);
  });

  test('is raised by a success after denied attempts', () => {
    expect(rated(federationTokenRecord(), { deniedBefore: true })).toMatchObject({
      severity: 'medium',
      reasons: ['allows-some-actions', 'no-mfa', 'success-after-denial'],
    });
  });

  test('is raised by a network, a client and a session name that the history does not show, with the days', () => {
    const newTraits = { network: 40, client: 1, sessionName: 0 };
    const { severity, reasons } = rate(rule, { record: federationTokenRecord(), newTraits });
    expect(severity).toBe('medium');
    expect(reasons.filter(({ id }) => id.startsWith('new-'))).toEqual([
      { id: 'new-network', points: 17, text: 'the first call from this network in 40 days' },
      { id: 'new-client', points: 8, text: 'the first call with this kind of client in 1 day' },
      {
        id: 'new-session-name',
        points: 4,
        text: 'the first call with this session name in the history, which begins on the same day',
      },
    ]);
  });

  test('is not raised by them for a rule whose term does not contain the principal', () => {
    const byAccount: Rule = { ...rule, term: [{ field: 'recipientAccountId', label: 'account' }] };
    expect(rated(federationTokenRecord(), { newTraits: { network: 40 } }, byAccount).reasons).not.toContain(
      'new-network',
    );
  });

  test('of a console session is high if it was made from a session that raised an alert', () => {
    const past: Past = { follows: { ruleId: rule.id } };
    const { severity, reasons } = rate(signIn, { record: signinTokenRecord(), ...past });
    expect(severity).toBe('high');
    expect(reasons[0]?.text).toBe('the session was issued by a call that raised an alert of sts-get-federation-token');
    expect(rated(signinTokenRecord(), past, signinToken).severity).toBe('high');
    expect(rated(signinTokenRecord(), {}, signIn).severity).toBe('medium');
  });

  test('of GetCallerIdentity is medium for a new caller, and low for one that is back', () => {
    const record = federationTokenRecord({ eventName: 'GetCallerIdentity', requestParameters: null });
    expect(rated(record, newCaller, callerIdentity).severity).toBe('medium');
    expect(rated(record, {}, callerIdentity).severity).toBe('low');
  });

  test('is critical for the root user, also if the call is denied', () => {
    expect(rated(federationTokenRecord({ userIdentity: root })).severity).toBe('critical');
    expect(rated(deniedRecord({ userIdentity: root })).severity).toBe('critical');
    // A rule that only matches tokens for nearly everything adds the points of that too.
    const withRoot = rules.filter(
      ({ id, reasons }) => reasons.includes('root-caller') && id !== 'sts-get-federation-token-administrator',
    );
    expect(withRoot.filter((one) => rated({ userIdentity: root }, {}, one).severity !== 'critical')).toEqual([]);
  });

  test('is the base score and all points, at most 100', () => {
    const request = { ...administrator, name: 'aws_consoler', durationSeconds: 129_600 };
    expect(rated(asking(request))).toMatchObject({ severity: 'critical', riskScore: 100 });
    expect(rated(asking({ ...narrow, name: 'aws_consoler' })).riskScore).toBe(21 + 9 + 4 + 26);
  });

  test('is low for a denied call with any request', () => {
    const request = { ...administrator, name: 'aws_consoler', durationSeconds: 129_600 };
    expect(rated(deniedRecord({ requestParameters: request }), newCaller)).toMatchObject({
      severity: 'low',
      riskScore: 46,
    });
  });
});

const records = resolve(import.meta.dirname, '../../../shared/data/records');

(existsSync(records) ? describe : describe.skip)('the severity of records of real attacks', () => {
  const recordIn = (file: string): CloudTrailRecord => JSON.parse(readFileSync(join(records, file), 'utf8'));

  test('is high or above for the token that allows everything, for a new caller and after a pause', () => {
    const record = recordIn('stratus-red-team-success.json');
    expect(['high', 'critical']).toContain(rated(record).severity);
    expect(['high', 'critical']).toContain(rated(record, newCaller).severity);
  });

  test('is low for the denied call, and medium for the same call with a broad policy that succeeds', () => {
    const record = recordIn('traildiscover-access-denied.json');
    expect(rated(record, newCaller).severity).toBe('low');
    const success = { ...record, errorCode: undefined, errorMessage: undefined, requestParameters: powerUser };
    expect(['medium', 'high', 'critical']).toContain(rated(success).severity);
  });
});
