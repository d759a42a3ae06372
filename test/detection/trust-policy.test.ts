import { describe, expect, test } from '@jest/globals';
import { trustedBy, trustOf } from '../../lambda/detection/trust-policy.ts';

const account = '111122223333';

function trusting(principal: unknown, others: Record<string, unknown> = {}): string | undefined {
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...others }];
  return trustOf(JSON.stringify({ Version: '2012-10-17', Statement }), account);
}

describe('a trust policy', () => {
  const condition = { Condition: { StringEquals: { 'sts:ExternalId': 'partner' } } };

  test.each([
    ['*', {}, 'anyone'],
    [{ AWS: '*' }, {}, 'anyone'],
    [{ AWS: ['arn:aws:iam::111122223333:root', '*'] }, {}, 'anyone'],
    [undefined, { NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } }, 'anyone'],
    ['*', condition, 'another-account'],
    [{ AWS: 'arn:aws:iam::444455556666:root' }, {}, 'another-account'],
    [{ AWS: '444455556666' }, {}, 'another-account'],
    [{ AWS: 'arn:aws:iam::444455556666:role/partner' }, condition, 'another-account'],
    [{ AWS: 'arn:aws:iam::111122223333:role/deploy' }, {}, 'own-account'],
    [{ AWS: '111122223333' }, {}, 'own-account'],
    [{ AWS: 'AROAEXAMPLEDELETEDROLE' }, {}, 'own-account'],
    [{ Service: 'ec2.amazonaws.com' }, {}, 'own-account'],
    [{ Federated: 'arn:aws:iam::111122223333:oidc-provider/ci.example.com' }, {}, 'whole-provider'],
    [{ Federated: 'arn:aws:iam::111122223333:oidc-provider/ci.example.com' }, condition, 'own-account'],
    ['*', { Effect: 'Deny' }, undefined],
  ])('with the principal %j and %j trusts %s', (principal, others, trust) => {
    expect(trusting(principal, others)).toBe(trust);
  });

  test('with several statements trusts as the widest of them', () => {
    const Statement = [
      { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } },
      { Effect: 'Allow', Principal: { AWS: '*' } },
    ];
    expect(trustOf(JSON.stringify({ Statement }), account)).toBe('anyone');
  });

  test('with one statement that is not in a list trusts like a list of it', () => {
    expect(trustOf('{"Statement":{"Effect":"Allow","Principal":"*"}}', account)).toBe('anyone');
  });

  test.each(['', '{', '[]', '{"Statement":7}'])('that is no policy trusts no one: %j', (text) => {
    expect(trustOf(text, account)).toBeUndefined();
  });
});

test.each([
  [{ Principal: '*' }, ['*']],
  [{ NotPrincipal: { AWS: account } }, ['*']],
  [{ Principal: { AWS: [account, '*'], Federated: 'accounts.google.com' } }, [account, '*', 'accounts.google.com']],
  [{ Principal: { Service: 'ec2.amazonaws.com' } }, []],
  [{ Principal: '*', Effect: 'Deny' }, []],
])('a trust policy with the statement %j names %j', (statement, named) => {
  expect(trustedBy(JSON.stringify({ Statement: { Effect: 'Allow', ...statement } }))).toEqual(named);
});
