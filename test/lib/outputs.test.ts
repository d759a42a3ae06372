import { expect, it } from '@jest/globals';
import { version } from '../../lambda/alerting/version.ts';
import { outputNames } from '../../lambda/names.ts';
import {
  bucketEvents,
  existingBucket,
  logFileTopic,
  organizationBucket,
  ownTrail,
  readable,
  templateOf,
} from './template.ts';

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
