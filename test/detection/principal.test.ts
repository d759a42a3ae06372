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
      'an IAM user: his ARN',
      { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice' },
      'arn:aws:iam::111122223333:user/alice',
    ],
    ['root: its ARN', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'arn:aws:iam::111122223333:root'],
    [
      'an assumed role: the role, for its session name is free',
      { type: 'AssumedRole', arn: sessionArn, sessionContext: { sessionIssuer: { arn: roleArn } } },
      roleArn,
    ],
    [
      'a federated user: who issued his session',
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
    ['a role session without an issuer: its own ARN', { type: 'AssumedRole', arn: sessionArn }, sessionArn],
    [
      'an IAM user with a session context: still his own ARN',
      {
        type: 'IAMUser',
        arn: 'arn:aws:iam::111122223333:user/alice',
        sessionContext: { sessionIssuer: { arn: roleArn } },
      },
      'arn:aws:iam::111122223333:user/alice',
    ],
    [
      'an empty ARN: the principal id, within its account',
      { type: 'IAMUser', arn: '', principalId: 'AIDAEXAMPLE', accountId: '111122223333' },
      '111122223333:AIDAEXAMPLE',
    ],
    [
      'no more than a key: the key, within its account',
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', accountId: '111122223333' },
      '111122223333:AKIAIOSFODNN7EXAMPLE',
    ],
    [
      'no account of the caller: the account that recorded it',
      { principalId: 'AIDAEXAMPLE' },
      '444455556666:AIDAEXAMPLE',
    ],
    ['nothing at all: unidentified, within the account', null, '444455556666:unidentified'],
    [
      'fields of the wrong type: as if they were absent',
      { arn: 7, principalId: ['x'], accessKeyId: {} },
      '444455556666:unidentified',
    ],
  ])('%s', (_, userIdentity, expected) => {
    expect(principal(userIdentity)).toBe(expected);
  });

  test('a record without any account is still judged', () => {
    expect(principal(undefined, {})).toBe('unknown-account:unidentified');
  });
});
