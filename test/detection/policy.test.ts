import { describe, expect, test } from '@jest/globals';
import { allowsEverything } from '../../lambda/detection/policy.ts';

function allows(statement: unknown): boolean {
  return allowsEverything({ policy: JSON.stringify({ Statement: statement }), policyArns: [] });
}

describe('a session policy that allows everything', () => {
  test.each([
    ['one statement without a list', { Effect: 'Allow', Action: '*', Resource: '*' }],
    [
      'one of several statements',
      [
        { Effect: 'Deny', Action: 's3:*', Resource: '*' },
        { Effect: 'Allow', Action: ['*'], Resource: ['*'] },
      ],
    ],
    ['every action of every service', { Effect: 'Allow', Action: '*:*', Resource: '*' }],
    ['all but something', { Effect: 'Allow', NotAction: 'iam:CreateUser', Resource: '*' }],
    [
      'under a condition, which can be written to hold always',
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { Bool: {} } },
    ],
  ])('%s', (_, statement) => {
    expect(allows(statement)).toBe(true);
  });

  test.each([
    ['a denial of everything', { Effect: 'Deny', Action: '*', Resource: '*' }],
    ['every action on one resource', { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::reports/*' }],
    ['every action of one service', { Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    ['no statement', undefined],
    ['a statement of the wrong type', [null, 'Allow', 7]],
  ])('not: %s', (_, statement) => {
    expect(allows(statement)).toBe(false);
  });

  test('a policy that is no JSON allows nothing', () => {
    expect(allowsEverything({ policy: '{"Statement":', policyArns: [] })).toBe(false);
  });

  test.each([
    ['arn:aws:iam::aws:policy/AdministratorAccess', true],
    ['arn:aws-cn:iam::aws:policy/AdministratorAccess', true],
    ['arn:aws:iam::111122223333:policy/AdministratorAccess', false],
    ['arn:aws:iam::aws:policy/AdministratorAccess-Amplify', false],
  ])('attached: %s', (arn, expected) => {
    expect(allowsEverything({ policyArns: [arn] })).toBe(expected);
  });
});
