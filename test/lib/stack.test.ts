import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { newRule } from '../../cli/rule/new-rule.ts';
import { version } from '../../lambda/alerting/version.ts';
import { outputNames } from '../../lambda/names.ts';
import { variants } from '../templates/variants.ts';
import {
  bucketEvents,
  existingBucket,
  logFileTopic,
  organizationBucket,
  ownTrail,
  readable,
  resources,
  stackOf,
  templateOf,
} from './template.ts';

describe.each(Object.entries(variants))('the stack with %s', (_source, settings) => {
  test('passes the AWS Solutions checks', () => {
    const { success, violations } = new AwsSolutionsChecks().validateScope(stackOf(settings));
    expect(violations).toEqual([]);
    expect(success).toBe(true);
  });

  test('passes the rules of CloudFormation, which CDK treats as errors', () => {
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

describe('a stack without subscribers', () => {
  test('causes a warning for alerts and one for alarms', () => {
    const annotations = Annotations.fromStack(stackOf({}));
    annotations.hasWarning('*', Match.stringLikeRegexp('Nobody is subscribed to alerts. Set alertEmail'));
    annotations.hasWarning('*', Match.stringLikeRegexp('Nobody is subscribed to alarms. Set operationsEmail'));
  });

  test('causes one warning if only alarms have a subscriber', () => {
    const annotations = Annotations.fromStack(stackOf({ operationsEmail: 'ops@example.com' }));
    expect(annotations.findWarning('*', Match.anyValue())).toHaveLength(1);
  });

  test('causes no warning if one address is subscribed to both', () => {
    expect(Annotations.fromStack(stackOf(ownTrail)).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('alerts of the stack', () => {
  const bus = (name: string) => `arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/${name}`;

  test('are sent to the event bus in the settings, and to no bus without that setting', () => {
    const pipes = (settings: Readonly<Record<string, string>>) => resources(templateOf(settings), 'AWS::Pipes::Pipe');
    expect(pipes({ ...ownTrail, alertEventBus: 'security' }).map(({ Target }) => Target)).toEqual([bus('security')]);
    expect(pipes(ownTrail)).toEqual([]);
  });
});

function outputsOf(settings: Readonly<Record<string, string>>): Record<string, unknown> {
  const outputs = Object.entries(templateOf(settings).findOutputs('*'));
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, readable(Value)]));
}

test('the outputs name what an operator needs', () => {
  expect(outputsOf(existingBucket)).toEqual({
    Version: version,
    AlertEmails: 'security@example.com',
    OperationsEmails: 'security@example.com',
    LogFilePrefixes: 'logs/AWSLogs/<AWS::AccountId>/CloudTrail/',
    Audit: 'on',
    AlertTopicArn: '<AlertTopic>',
    OperationsTopicArn: '<OperationsTopic>',
    TrailBucketName: 'example-trail-bucket',
    LogFileQueueUrl: '<LogFileQueue>',
    DeadLetterQueueUrl: '<LogFileQueueDeadLetterQueue>',
    FunctionName: '<DetectorFunction>',
    LogGroupName: '<DetectorLogGroup>',
    HistoryTableName: '<HistoryTable>',
    DashboardName: '<Dashboard>',
    SetUp:
      'Reads s3://example-trail-bucket/ (logs/AWSLogs/<AWS::AccountId>/CloudTrail/), announced by a notification of the bucket; rules: sts-get-federation-token; alerts: security@example.com; audit: on',
    Step1Confirm:
      'aws sns list-subscriptions-by-topic --region <AWS::Region> --topic-arn <AlertTopic> --query "Subscriptions[].[Endpoint,SubscriptionArn]" --output text',
    Step2Baseline: 'npm run -s firstsight -- baseline --stack Firstsight --region <AWS::Region>',
    Step3Check: 'npm run -s firstsight -- doctor --send-test --stack Firstsight --region <AWS::Region>',
  });
});

test('the outputs of a new trail name it and its bucket', () => {
  expect(outputsOf(ownTrail)).toMatchObject({
    TrailName: 'Firstsight-<AWS::Region>',
    TrailBucketName: '<OwnTrailBucket>',
  });
});

test('the outputs name the rule or the topic that announces log files', () => {
  expect(outputsOf(bucketEvents)).toMatchObject({ EventRuleName: '<BucketEventsRule>' });
  expect(outputsOf(logFileTopic)).toMatchObject({ NotificationTopicArn: expect.stringContaining('arn:aws:sns:') });
});

test('the outputs name the active rules if the settings choose them', () => {
  const rules = 'sts-get-federation-token,sts-assume-root';
  expect(outputsOf({ ...existingBucket, rules })).toMatchObject({ Rules: rules });
  expect(outputsOf(existingBucket)).not.toHaveProperty('Rules');
});

test('the outputs name the rules of a rules file with their version, window and sources of data events, and the command that loads their baseline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-rules-'));
  const rulesFile = join(folder, 'rules.yaml');
  writeFileSync(rulesFile, newRule);
  const outputs = outputsOf({ ...existingBucket, rulesFile, asnDatabase: 'networks.mmdb' });
  writeFileSync(rulesFile, newRule.replace(/^( +)events:/m, '$1dataEvents: true\n$&'));
  const ofDataEvents = outputsOf({ ...existingBucket, rulesFile });
  rmSync(folder, { recursive: true });
  expect(outputs).toMatchObject({ OwnRules: 'cloudtrail-stop-logging:1:10' });
  expect(ofDataEvents).toMatchObject({ OwnRules: 'cloudtrail-stop-logging:1:10:cloudtrail.amazonaws.com' });
  expect(outputs.Step2Baseline).toMatch(/ --rules-file '.*rules\.yaml' --asn-database 'networks\.mmdb'$/);
  expect(outputsOf(existingBucket)).not.toHaveProperty('OwnRules');
});

test('the outputs contain the window, and the command that loads the baseline of the active rules', () => {
  const settings = { ...existingBucket, rules: 'sts-get-federation-token,sts-assume-root', historyWindowDays: '30' };
  expect(outputsOf(settings)).toMatchObject({
    HistoryWindowDays: '30',
    SetUp: expect.stringContaining('rules: sts-get-federation-token, sts-assume-root; window: 30 days; '),
    Step2Baseline:
      'npm run -s firstsight -- baseline --stack Firstsight --region <AWS::Region> --rules sts-get-federation-token,sts-assume-root',
  });
  expect(outputsOf(existingBucket)).not.toHaveProperty('HistoryWindowDays');
});

test('a stack continues with the history table that an earlier stack left', () => {
  const template = templateOf({ ...existingBucket, historyTable: 'Firstsight-HistoryTable24A0CCCB-EXAMPLE' });
  template.resourceCountIs('AWS::DynamoDB::Table', 0);
  expect(outputsOf({ ...existingBucket, historyTable: 'Firstsight-HistoryTable24A0CCCB-EXAMPLE' })).toMatchObject({
    HistoryTableName: 'Firstsight-HistoryTable24A0CCCB-EXAMPLE',
  });
});

test('the outputs have the names that the command line looks for', () => {
  const names = [existingBucket, ownTrail, organizationBucket, bucketEvents].flatMap((settings) =>
    Object.keys(outputsOf(settings)),
  );
  expect(Object.values(outputNames)).toEqual(expect.arrayContaining(names));
});

test('the outputs of an encrypted trail name its key', () => {
  expect(outputsOf(organizationBucket)).toMatchObject({ LogFileKeyArn: organizationBucket.kmsKeyArn });
});

/** Resources whose content or subscriptions are lost if CloudFormation replaces them. */
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

test('a deployed stack keeps its table, bucket, trail, topics, key, queues and log: their logical IDs do not change', () => {
  expect(idsIn(existingBucket)).toEqual(expect.arrayContaining(stateful));
  expect(idsIn(ownTrail)).toEqual(expect.arrayContaining([...stateful, 'OwnTrailBucket64E86ADE', 'OwnTrail479067E8']));
});
