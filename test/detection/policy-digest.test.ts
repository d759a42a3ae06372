import { describe, expect, test } from '@jest/globals';
import { policyDigest } from '../../lambda/detection/policy-digest.ts';

const digest = (policy: unknown, policyArns: readonly string[] = []) =>
  policyDigest({ policy: typeof policy === 'string' ? policy : JSON.stringify(policy), policyArns });

const statement = { Effect: 'Allow', Action: ['s3:GetObject', 'ec2:*'], Resource: '*' };
const policy = { Version: '2012-10-17', Statement: [statement] };

describe('the digest of a session policy', () => {
  test.each([
    [
      'the order of members',
      { Statement: [{ Resource: '*', Action: statement.Action, Effect: 'Allow' }], Version: '2012-10-17' },
    ],
    ['the order of actions', { ...policy, Statement: [{ ...statement, Action: ['ec2:*', 's3:GetObject'] }] }],
    ['the case of actions', { ...policy, Statement: [{ ...statement, Action: ['S3:getobject', 'EC2:*'] }] }],
    ['a list of one', { ...policy, Statement: { ...statement, Resource: ['*'] } }],
    ['names of statements', { ...policy, Id: 'x', Statement: [{ ...statement, Sid: 'Y' }] }],
    ['repeated statements', { ...policy, Statement: [statement, statement] }],
  ])('does not depend on %s', (_, other) => {
    expect(digest(other)).toBe(digest(policy));
  });

  test.each([
    ['another action', { ...policy, Statement: [{ ...statement, Action: 'ec2:*' }] }],
    ['another case of a resource', { ...policy, Statement: [{ ...statement, Resource: 'arn:aws:s3:::A' }] }],
    ['a denial', { ...policy, Statement: [{ ...statement, Effect: 'Deny' }] }],
    ['a text that is no policy', '{'],
  ])('differs for %s', (_, other) => {
    expect(digest(other)).not.toBe(digest(policy));
  });

  test('counts attached policies in any order, and is absent without a policy', () => {
    expect(digest(policy, ['a', 'b'])).toBe(digest(policy, ['b', 'a']));
    expect(digest(policy, ['a'])).not.toBe(digest(policy));
    expect(policyDigest({ policyArns: [] })).toBeUndefined();
  });

  test('of a value that is nested deeper than a policy can be is a digest too', () => {
    expect(digest(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`)).toMatch(/^[0-9a-f]{16}$/);
  });
});
