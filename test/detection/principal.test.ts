import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isUnidentified, principalOf, serviceForRoot } from '../../lambda/detection/principal.ts';
import type { JsonObject } from '../../lambda/detection/record.ts';

const roleArn = 'arn:aws:iam::111122223333:role/deploy';
const userArn = 'arn:aws:iam::111122223333:user/alice';
const sessionArn = 'arn:aws:sts::111122223333:assumed-role/deploy/any-name';
const store = 'arn:aws:identitystore::111122223333:identitystore/d-9067642ac7';

function principal(userIdentity: unknown, more: JsonObject = { recipientAccountId: '444455556666' }): string {
  return principalOf({ ...more, userIdentity });
}

describe('the principal of a record', () => {
  test.each([
    ['an IAM user is its ARN', { type: 'IAMUser', arn: userArn }, userArn],
    ['root is its ARN', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'arn:aws:iam::111122223333:root'],
    [
      'an assumed role is the role, since the caller chooses the session name',
      { type: 'AssumedRole', arn: sessionArn, sessionContext: { sessionIssuer: { arn: roleArn } } },
      roleArn,
    ],
    [
      'a federated user is the user that issued the session',
      {
        type: 'FederatedUser',
        arn: 'arn:aws:sts::111122223333:federated-user/x',
        sessionContext: { sessionIssuer: { arn: userArn } },
      },
      userArn,
    ],
    [
      'a federated user without an issuer is its own ARN',
      { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/x' },
      'arn:aws:sts::111122223333:federated-user/x',
    ],
    ['a role session without an issuer is the role', { type: 'AssumedRole', arn: sessionArn }, roleArn],
    [
      'a role session with an empty issuer is the role',
      { type: 'AssumedRole', arn: sessionArn, sessionContext: { sessionIssuer: {} } },
      roleArn,
    ],
    [
      'a role session of another partition without an issuer is the role',
      { type: 'AssumedRole', arn: 'arn:aws-iso-f:sts::111122223333:assumed-role/deploy/a/b' },
      'arn:aws-iso-f:iam::111122223333:role/deploy',
    ],
    [
      'a role session whose ARN lacks the session name is the role',
      { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deploy' },
      roleArn,
    ],
    [
      'a role session with the ARN of a session as its issuer is the role',
      { type: 'AssumedRole', arn: sessionArn, sessionContext: { sessionIssuer: { arn: sessionArn } } },
      roleArn,
    ],
    [
      'a role session of another type is the role with its path, as the issuer has it',
      { type: 'Role', arn: sessionArn, sessionContext: { sessionIssuer: { arn: `${roleArn}s/deploy` } } },
      `${roleArn}s/deploy`,
    ],
    ['root without an ARN is root of the account', { type: 'Root', principalId: '111122223333' }, '444455556666:root'],
    [
      'a name that CloudTrail hides is none, since several people can enter one',
      { type: 'IAMUser', accountId: '111122223333', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      '111122223333:unidentified',
    ],
    [
      "a role session without an ARN is the role's id",
      { type: 'AssumedRole', principalId: 'AROAEXAMPLE:any-name', accountId: '111122223333' },
      '111122223333:AROAEXAMPLE',
    ],
    [
      "a role session without an ARN is the issuer's id where the session has none",
      {
        type: 'AssumedRole',
        accountId: '111122223333',
        sessionContext: { sessionIssuer: { principalId: 'AROAEXAMPLE' } },
      },
      '111122223333:AROAEXAMPLE',
    ],
    ['a role is its ARN', { type: 'Role', arn: roleArn }, roleArn],
    [
      "another account's role session is the role, since the caller chooses the session name there too",
      { type: 'AWSAccount', principalId: 'AROAEXAMPLE:task-1a2b', accountId: '444455556666' },
      '444455556666:AROAEXAMPLE',
    ],
    [
      "another account's user is the user",
      { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '1' },
      '1:AIDAEXAMPLE',
    ],
    [
      'another account of which nothing else is known is the account',
      { type: 'AWSAccount', accountId: '1' },
      '1:account',
    ],
    [
      'an AWS service is the service',
      { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      '444455556666:ec2.amazonaws.com',
    ],
    [
      'a user of IAM Identity Center is the user in the identity store',
      { type: 'IdentityCenterUser', credentialId: 'x', onBehalfOf: { userId: '544894e8', identityStoreArn: store } },
      `${store}/user/544894e8`,
    ],
    [
      'a user of IAM Identity Center without the store is the user ID',
      { type: 'IdentityCenterUser', accountId: '1', credentialId: 'x', onBehalfOf: { userId: '544894e8' } },
      '1:544894e8',
    ],
    [
      'a caller with a credential alone is the credential',
      { type: 'IdentityCenterUser', credentialId: 'x' },
      '444455556666:x',
    ],
    [
      'a SAML user is the id in the provider',
      {
        type: 'SAMLUser',
        principalId: 'qualifier:jane',
        userName: 'jane',
        identityProvider: 'arn:aws:iam::1:saml-provider/x',
      },
      '444455556666:qualifier:jane',
    ],
    [
      'a SAML user without an id is the name in the provider',
      { type: 'SAMLUser', userName: 'jane', identityProvider: 'idp' },
      '444455556666:idp/jane',
    ],
    [
      'a web identity user is the subject of the provider',
      {
        type: 'WebIdentityUser',
        principalId: 'accounts.google.com:app:1',
        userName: '1',
        identityProvider: 'accounts.google.com',
      },
      '444455556666:accounts.google.com:app:1',
    ],
    ['a directory user is the name', { type: 'Directory', userName: 'jane' }, '444455556666:jane'],
    ['a caller of unknown type is the name', { type: 'Unknown', userName: 'jane' }, '444455556666:jane'],
    [
      'an IAM user with a session context is still its ARN',
      { type: 'IAMUser', arn: userArn, sessionContext: { sessionIssuer: { arn: roleArn } } },
      userArn,
    ],
    [
      'a caller with an empty ARN is the principal id in its account',
      { type: 'IAMUser', arn: '', principalId: 'AIDAEXAMPLE', accountId: '111122223333' },
      '111122223333:AIDAEXAMPLE',
    ],
    [
      'a user with only a name and an empty key is the name',
      { type: 'IAMUser', accountId: '111122223333', accessKeyId: '', userName: 'alice' },
      '111122223333:alice',
    ],
    [
      'a caller with a key alone is the key in its account',
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', accountId: '111122223333' },
      '111122223333:AKIAIOSFODNN7EXAMPLE',
    ],
    ['a caller without an account has that of the trail', { principalId: 'AIDAEXAMPLE' }, '444455556666:AIDAEXAMPLE'],
    ['a caller without anything is unidentified in the account', null, '444455556666:unidentified'],
    [
      'a caller with fields of the wrong type is unidentified',
      { arn: 7, principalId: ['x'], accessKeyId: {}, onBehalfOf: 1 },
      '444455556666:unidentified',
    ],
  ])('for %s', (_, userIdentity, expected) => {
    expect(principal(userIdentity)).toBe(expected);
  });

  test('is never undefined, even without an account', () => {
    expect(principal(undefined, {})).toBe('unknown-account:unidentified');
  });

  test('is unidentified only if the record has nothing to identify it', () => {
    expect(isUnidentified(principal(null))).toBe(true);
    expect(isUnidentified(principal({ userName: 'alice' }))).toBe(false);
  });
});

describe('a call that CloudTrail records as the root user', () => {
  const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };

  test.each(['trustedadvisor.amazonaws.com', 'support.amazonaws.com', 'AWS Internal'])(
    'is the act of the service that made it on behalf of the account: %s',
    (invokedBy) => {
      const record = { userIdentity: { ...root, invokedBy } };
      expect(serviceForRoot(record)).toBe(invokedBy);
      expect(principalOf(record)).toBe(`111122223333:${invokedBy}`);
    },
  );

  test.each([undefined, '', 'signin.amazonaws.com'])('is the root user itself if it is invoked by %j', (invokedBy) => {
    const record = { userIdentity: { ...root, invokedBy } };
    expect(serviceForRoot(record)).toBeUndefined();
    expect(principalOf(record)).toBe(root.arn);
  });

  test.each(['true', true])('is that of someone else in a session of AssumeRoot: %j', (assumedRoot) => {
    const record = { userIdentity: { ...root, sessionContext: { sessionIssuer: {}, assumedRoot } } };
    expect(principalOf(record)).toBe('111122223333:assumed-root');
  });

  test('does not depend on invokedBy for other callers', () => {
    const identity = { type: 'IAMUser', arn: userArn, invokedBy: 'athena.amazonaws.com' };
    expect(principal(identity)).toBe(userArn);
  });
});

describe('the table of callers in docs/principal.md', () => {
  const page = readFileSync(new URL('../../docs/principal.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| `(.+)` \| `(.+)` \|$/gm)].map(([, type, fields, expected]) => ({
    type,
    fields,
    expected,
  }));

  test.each(rows)('is right about $type with $fields', ({ type, fields = '{}', expected }) => {
    const userIdentity = { type, ...(JSON.parse(fields) as JsonObject) };
    expect(principalOf({ recipientAccountId: '111122223333', userIdentity })).toBe(expected);
  });

  test('has every type that CloudTrail documents', () => {
    const documented = [
      'AssumedRole',
      'AWSAccount',
      'AWSService',
      'Directory',
      'FederatedUser',
      'IAMUser',
      'IdentityCenterUser',
      'Role',
      'Root',
      'SAMLUser',
      'Unknown',
      'WebIdentityUser',
    ];
    expect([...new Set(rows.map(({ type }) => type))].sort()).toEqual([...documented].sort());
  });
});
