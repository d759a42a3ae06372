import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  bucketEvents,
  existingBucket,
  foreignBucketEvents,
  foreignTopic,
  logFileTopic,
  organizationBucket,
  ownTrail,
  stackOf,
  templateOf,
} from './template.ts';

afterEach(() => vi.unstubAllEnvs());

describe.each([
  ['an own trail', ownTrail],
  ['an existing bucket', existingBucket],
  ["an organization's bucket", organizationBucket],
  ["a bucket's events", bucketEvents],
  ['a topic', logFileTopic],
  ["another account's bucket's events", foreignBucketEvents],
  ["another account's topic", foreignTopic],
  ['several accounts', { ...existingBucket, accounts: '111122223333,444455556666' }],
])('the stack with %s', (_source, settings) => {
  it("passes AWS's solutions checks", () => {
    const { success, violations } = new AwsSolutionsChecks().validateScope(stackOf(settings));
    expect(violations).toEqual([]);
    expect(success).toBe(true);
  });

  it("passes CloudFormation's own rules, which CDK treats as errors", () => {
    vi.stubEnv('CDK_VALIDATION', 'true');
    expect(() => templateOf(settings)).not.toThrow();
  });
});

describe('a stack that nobody would hear', () => {
  it('is warned of, for alerts and for alarms', () => {
    const annotations = Annotations.fromStack(stackOf({}));
    annotations.hasWarning('/Firstsight', Match.stringLikeRegexp('Nobody is subscribed to alerts: set alertEmail'));
    annotations.hasWarning(
      '/Firstsight',
      Match.stringLikeRegexp('Nobody is subscribed to alarms: set operationsEmail'),
    );
  });

  it('is warned of where only alarms are heard', () => {
    const annotations = Annotations.fromStack(stackOf({ operationsEmail: 'ops@example.com' }));
    expect(annotations.findWarning('*', Match.anyValue())).toHaveLength(1);
  });

  it('is not warned of where one address hears both', () => {
    expect(Annotations.fromStack(stackOf(ownTrail)).findWarning('*', Match.anyValue())).toEqual([]);
  });
});
