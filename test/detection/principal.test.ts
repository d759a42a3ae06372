import { describe, expect, test } from '@jest/globals';
import { principalOf } from '../../lambda/detection/principal.ts';
import type { JsonObject } from '../../lambda/detection/record.ts';

const roleArn = 'arn:aws:iam::111122223333:role/deploy';
const sessionArn = 'arn:aws:sts::111122223333:assumed-role/deploy/any-name';

function principal(userIdentity: unknown, more: JsonObject = { recipientAccountId: '444455556666' }): string {
  return principalOf({ ...more, userIdentity });
}

describe('the principal of a record', () => {
  test.each([
    [
      'of an IAM user is the ARN',
      { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice' },
      'arn:aws:iam::111122223333:user/alice',
    ],
    [
      'of the root user is the ARN',
      { type: 'Root', arn: 'arn:aws:iam::111122223333:root' },
      'arn:aws:iam::111122223333:root',
    ],
    [
      'of an assumed role is the role, since the caller chooses the session name',
      { type: 'AssumedRole', arn: sessionArn, sessionContext: { sessionIssuer: { arn: roleArn } } },
      roleArn,
    ],
    [
      'of a federated user is the issuer of the session',
      {
        type: 'FederatedUser',
        arn: 'arn:aws:sts::111122223333:federated-user/x',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:user/alice' } },
      },
      'arn:aws:iam::111122223333:user/alice',
    ],
    [
      "a role's session of another account: the role, for its session name is free there too",
      { type: 'AWSAccount', principalId: 'AROAEXAMPLE:task-1a2b', accountId: '444455556666' },
      '444455556666:AROAEXAMPLE',
    ],
    ['of a role session without an issuer is its own ARN', { type: 'AssumedRole', arn: sessionArn }, sessionArn],
    [
      'of an IAM user with a session context is the ARN of the user',
      {
        type: 'IAMUser',
        arn: 'arn:aws:iam::111122223333:user/alice',
        sessionContext: { sessionIssuer: { arn: roleArn } },
      },
      'arn:aws:iam::111122223333:user/alice',
    ],
    [
      'with an empty ARN is the principal id with the account',
      { type: 'IAMUser', arn: '', principalId: 'AIDAEXAMPLE', accountId: '111122223333' },
      '111122223333:AIDAEXAMPLE',
    ],
    [
      'with only an access key is the key with the account',
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', accountId: '111122223333' },
      '111122223333:AKIAIOSFODNN7EXAMPLE',
    ],
    [
      'without an account of the caller has the account that recorded the call',
      { principalId: 'AIDAEXAMPLE' },
      '444455556666:AIDAEXAMPLE',
    ],
    ['without any identity is "unidentified" with the account', null, '444455556666:unidentified'],
    [
      'with fields of the wrong type is the same as without them',
      { arn: 7, principalId: ['x'], accessKeyId: {} },
      '444455556666:unidentified',
    ],
  ])('%s', (_, userIdentity, expected) => {
    expect(principal(userIdentity)).toBe(expected);
  });

  test('of a record without any account is defined too', () => {
    expect(principal(undefined, {})).toBe('unknown-account:unidentified');
  });
});
