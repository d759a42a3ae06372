import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { policyReach } from '../../lambda/detection/policy.ts';

const account = '111122223333';

function reachOf(...statements: readonly unknown[]) {
  return policyReach({ policy: JSON.stringify({ Statement: statements }), policyArns: [] }, account);
}

const allow = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Allow', Action, Resource });

const services = [
  'cloudformation',
  'cloudtrail',
  'dynamodb',
  'ec2',
  'ecs',
  'kms',
  'lambda',
  'logs',
  'rds',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'iam',
  'sts',
].map((service) => `${service}:*`);

describe('a session policy that allows everything', () => {
  test.each([
    ['every action', [allow('*')]],
    ['every action in a list', [allow(['*'], ['*'])]],
    ['every action of every service', [allow('*:*')]],
    ['every action of one character or more', [allow('?*')]],
    ['every action by many wildcards', [allow('**?*')]],
    ['every ARN', [allow('*', 'arn:*')]],
    ['every ARN of the partition', [allow('*', 'arn:aws:*')]],
    ['every ARN of another partition', [allow('*', 'arn:aws-cn:*:*:*')]],
    ['every ARN by all its parts', [allow('*', 'arn:*:*:*:*:*')]],
    ['all but one bucket', [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::logs/*' }]],
    ['beside a narrow statement', [allow('s3:GetObject', 'arn:aws:s3:::reports/*'), allow('*')]],
    [
      'in two statements',
      [allow('*', ['arn:aws:s3:::*']), { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::*' }],
    ],
    ['under a condition, which can be written so that it is always met', [{ ...allow('*'), Condition: { Bool: {} } }]],
    [
      'beside a denial under a condition',
      [allow('*'), { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: {} } }],
    ],
  ])('%s', (_, statements) => {
    expect(reachOf(...statements)).toBe('everything');
  });

  test('is also one that is not in a list', () => {
    const policy = JSON.stringify({ Statement: allow('*') });
    expect(policyReach({ policy, policyArns: [] }, account)).toBe('everything');
  });
});

describe('a session policy that allows nearly everything', () => {
  test.each([
    ['all but some actions', [{ Effect: 'Allow', NotAction: 'iam:CreateUser', Resource: '*' }]],
    ['all but IAM', [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' }]],
    [
      'everything without what another statement denies',
      [allow('*'), { Effect: 'Deny', Action: 's3:*', Resource: '*' }],
    ],
    ['a list of services', [allow(services)]],
    ['a list of services in capitals', [allow(services.map((service) => service.toUpperCase()))]],
    ['services in a statement each', services.map((service) => allow(service))],
  ])('%s', (_, statements) => {
    expect(reachOf(...statements)).toBe('nearly-everything');
  });
});

describe('a session policy that allows changes of who may do what', () => {
  test.each([
    ['every action of IAM', [allow('iam:*')]],
    ['one action', [allow('iam:CreateAccessKey')]],
    ['any role', [allow('sts:AssumeRole', `arn:aws:iam::${account}:role/*`)]],
    ['actions by wildcard', [allow('iam:Put*Policy')]],
    ['users of the account', [allow('iam:*', `arn:aws:iam::${account}:user/*`)]],
  ])('%s', (_, statements) => {
    expect(reachOf(...statements)).toBe('identity-changes');
  });
});

describe('a session policy that is limited', () => {
  test.each([
    ['a denial of everything', [{ Effect: 'Deny', Action: '*', Resource: '*' }]],
    ['a denial of what it allows', [allow('*'), { Effect: 'Deny', Action: '*', Resource: '*' }]],
    ['every action on one resource', [allow('*', 'arn:aws:s3:::reports/*')]],
    ['every action of one service', [allow('s3:*')]],
    ['reading of IAM', [allow(['iam:Get*', 'iam:List*'])]],
    ['its own access keys', [allow('iam:CreateAccessKey', `arn:aws:iam::${account}:user/$\{aws:username}`)]],
    ['roles of another account', [allow('sts:AssumeRole', 'arn:aws:iam::444455556666:role/*')]],
    ['actions without resources', [{ Effect: 'Allow', Action: '*' }]],
    ['an effect in lower case, which IAM refuses', [{ Effect: 'allow', Action: '*', Resource: '*' }]],
    ['no statement', [undefined]],
    ['a statement of the wrong type', [null, 'Allow', 7]],
  ])('%s', (_, statements) => {
    expect(reachOf(...statements)).toBe('limited');
  });

  test('is also one that is not JSON, which STS rejects', () => {
    expect(policyReach({ policy: '{"Statement":', policyArns: [] }, account)).toBe('limited');
  });
});

test('a session without a policy has no permissions', () => {
  expect(policyReach({ policyArns: [] }, account)).toBe('none');
});

describe('an attached policy', () => {
  test.each([
    ['arn:aws:iam::aws:policy/AdministratorAccess', 'everything'],
    ['arn:aws-cn:iam::aws:policy/AdministratorAccess', 'everything'],
    ['arn:aws-eusc:iam::aws:policy/AdministratorAccess', 'everything'],
    ['arn:aws:iam::aws:policy/PowerUserAccess', 'nearly-everything'],
    ['arn:aws:iam::aws:policy/IAMFullAccess', 'identity-changes'],
    ['arn:aws:iam::111122223333:policy/AdministratorAccess', 'unknown'],
    ['arn:aws:iam::aws:policy/AdministratorAccess-Amplify', 'limited'],
  ])('%s allows: %s', (arn, expected) => {
    expect(policyReach({ policyArns: [arn] }, account)).toBe(expected);
  });

  test('counts with the session policy, the wider of the two', () => {
    const policyArns = ['arn:aws:iam::aws:policy/IAMFullAccess'];
    expect(policyReach({ policy: JSON.stringify({ Statement: [allow('*')] }), policyArns }, account)).toBe(
      'everything',
    );
  });
});

test('a statement that allows more never makes a policy reach less', () => {
  const order = ['limited', 'identity-changes', 'nearly-everything', 'everything'];
  const action = fc.constantFrom('*', 's3:*', 'iam:*', 'sts:AssumeRole', 'ec2:Run*', ...services);
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.array(action, { minLength: 1, maxLength: 3 }),
    Resource: fc.constantFrom('*', 'arn:*', 'arn:aws:s3:::*'),
  });
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 4 }), action, (statements, more) => {
      const before = order.indexOf(reachOf(...statements));
      expect(order.indexOf(reachOf(...statements, allow(more)))).toBeGreaterThanOrEqual(before);
    }),
  );
});
