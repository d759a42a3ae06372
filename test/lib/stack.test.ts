import { describe, expect, it } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  bucketEvents,
  existingBucket,
  foreignBucketEvents,
  foreignTopic,
  logFileTopic,
  organizationBucket,
  ownTrail,
  resources,
  stackOf,
  templateOf,
} from './template.ts';

describe.each([
  ['an own trail', ownTrail],
  ['an existing bucket', existingBucket],
  ["an organization's bucket", organizationBucket],
  ['an event bus for alerts', { ...ownTrail, alertEventBus: 'default' }],
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
    const before = process.env.CDK_VALIDATION;
    process.env.CDK_VALIDATION = 'true';
    try {
      expect(() => templateOf(settings)).not.toThrow();
    } finally {
      if (before === undefined) delete process.env.CDK_VALIDATION;
      else process.env.CDK_VALIDATION = before;
    }
  });
});

describe('a stack that nobody would hear', () => {
  it('is warned of, for alerts and for alarms', () => {
    const annotations = Annotations.fromStack(stackOf({}));
    annotations.hasWarning('*', Match.stringLikeRegexp('Nobody is subscribed to alerts: set alertEmail'));
    annotations.hasWarning('*', Match.stringLikeRegexp('Nobody is subscribed to alarms: set operationsEmail'));
  });

  it('is warned of where only alarms are heard', () => {
    const annotations = Annotations.fromStack(stackOf({ operationsEmail: 'ops@example.com' }));
    expect(annotations.findWarning('*', Match.anyValue())).toHaveLength(1);
  });

  it('is not warned of where one address hears both', () => {
    expect(Annotations.fromStack(stackOf(ownTrail)).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('alerts of the stack', () => {
  const bus = (name: string) => `arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/${name}`;

  it('are handed on to the event bus that the settings name, and to none where they name none', () => {
    const pipes = (settings: Readonly<Record<string, string>>) => resources(templateOf(settings), 'AWS::Pipes::Pipe');
    expect(pipes({ ...ownTrail, alertEventBus: 'security' }).map(({ Target }) => Target)).toEqual([bus('security')]);
    expect(pipes(ownTrail)).toEqual([]);
  });
});
