import { describe, expect, test } from '@jest/globals';
import { matches } from '../../lambda/detection/rule.ts';
import { rule } from '../../lambda/rules/iam-attach-role-policy.ts';

function attaches(policyArn: string | undefined): boolean {
  const requestParameters = { roleName: 'app', policyArn };
  return matches(rule, { eventSource: 'iam.amazonaws.com', eventName: 'AttachRolePolicy', requestParameters });
}

describe('the rule on policies that are attached to roles', () => {
  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f'])(
    'leaves out the policies that AWS maintains in the partition %s, and no others',
    (partition) => {
      expect(attaches(`arn:${partition}:iam::aws:policy/ReadOnlyAccess`)).toBe(false);
      expect(attaches(`arn:${partition}:iam::aws:policy/service-role/AmazonEC2RoleforSSM`)).toBe(false);
      expect(attaches(`arn:${partition}:iam::111122223333:policy/app`)).toBe(true);
    },
  );

  test('matches a policy of the account whose path looks like the ARN of one that AWS maintains', () => {
    expect(attaches('arn:aws:iam::111122223333:policy/:iam::aws:policy/app')).toBe(true);
  });

  test('matches a request that does not show the policy', () => {
    expect(attaches(undefined)).toBe(true);
  });
});
