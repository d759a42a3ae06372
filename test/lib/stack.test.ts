import { describe, expect, it } from '@jest/globals';
import type { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { version } from '../../lambda/alerting/version.ts';
import { outputNames } from '../../lambda/names.ts';
import {
  bucketEvents,
  existingBucket,
  foreignBucketEvents,
  foreignTopic,
  logFileTopic,
  organizationBucket,
  ownTrail,
  readable,
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
      expect(() => (stackOf(settings).node.root as App).synth({ force: true })).not.toThrow();
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

function outputsOf(settings: Readonly<Record<string, string>>): Record<string, unknown> {
  const outputs = Object.entries(templateOf(settings).findOutputs('*'));
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, readable(Value)]));
}

it('the outputs name what an operator needs', () => {
  expect(outputsOf(existingBucket)).toEqual({
    Version: version,
    AlertEmails: 'security@example.com',
    OperationsEmails: 'security@example.com',
    LogFilePrefixes: 'logs/AWSLogs/<AWS::AccountId>/CloudTrail/',
    AlertTopicArn: '<AlertTopic>',
    OperationsTopicArn: '<OperationsTopic>',
    TrailBucketName: 'example-trail-bucket',
    LogFileQueueUrl: '<LogFileQueue>',
    DeadLetterQueueUrl: '<LogFileQueueDeadLetterQueue>',
    FunctionName: '<DetectorFunction>',
    LogGroupName: '<DetectorLogGroup>',
    HistoryTableName: '<HistoryTable>',
    DashboardName: '<Dashboard>',
  });
});

it('the outputs of an own trail name it and its bucket', () => {
  expect(outputsOf(ownTrail)).toMatchObject({
    TrailName: 'Firstsight-<AWS::Region>',
    TrailBucketName: '<OwnTrailBucket>',
  });
});

it('the outputs name what announces log files, where it is a rule or a topic', () => {
  expect(outputsOf(bucketEvents)).toMatchObject({ EventRuleName: '<BucketEventsRule>' });
  expect(outputsOf(logFileTopic)).toMatchObject({ NotificationTopicArn: expect.stringContaining('arn:aws:sns:') });
});

it('the outputs name the rules that are on, where settings chose them', () => {
  const rules = 'sts-get-federation-token,sts-assume-root';
  expect(outputsOf({ ...existingBucket, rules })).toMatchObject({ Rules: rules });
  expect(outputsOf(existingBucket)).not.toHaveProperty('Rules');
});

it('the outputs have the names that the command line looks for', () => {
  const names = [existingBucket, ownTrail, organizationBucket, bucketEvents].flatMap((settings) =>
    Object.keys(outputsOf(settings)),
  );
  expect(Object.values(outputNames)).toEqual(expect.arrayContaining(names));
});

it('the outputs of an encrypted trail name its key', () => {
  expect(outputsOf(organizationBucket)).toMatchObject({ LogFileKeyArn: organizationBucket.kmsKeyArn });
});

/** What holds something that would be lost, or subscribed to anew, if CloudFormation replaced it. */
const stateful = [
  'AlertTopic2720D535',
  'DetectorLogGroup7F84711E',
  'HistoryTable24A0CCCB',
  'LogFileQueue0FFD4F10',
  'LogFileQueueDeadLetterQueue363AF8DC',
  'OperationsTopicC9C1CC12',
  'TopicKeyB2E0C9CB',
];

const types = [
  'DynamoDB::Table',
  'S3::Bucket',
  'CloudTrail::Trail',
  'SNS::Topic',
  'KMS::Key',
  'SQS::Queue',
  'Logs::LogGroup',
];

function idsIn(settings: Readonly<Record<string, string>>): string[] {
  const template = templateOf(settings);
  return types.flatMap((type) => Object.keys(template.findResources(`AWS::${type}`)));
}

it('a deployed stack keeps its table, bucket, trail, topics, key, queues and log', () => {
  expect(idsIn(existingBucket)).toEqual(expect.arrayContaining(stateful));
  expect(idsIn(ownTrail)).toEqual(expect.arrayContaining([...stateful, 'OwnTrailBucket64E86ADE', 'OwnTrail479067E8']));
});
