import { describe, expect, it } from '@jest/globals';
import {
  bucketEvents,
  existingBucket,
  foreignTopic,
  logFileTopic,
  ownTrail,
  resource,
  templateOf,
} from './template.ts';

const template = templateOf(ownTrail);

const tlsOnly = (queue: string) => ({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'sqs:*',
  Resource: queue,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

const messagesFrom = (bucketArn: string) => ({
  Sid: 'LogFileNotifications',
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: '<LogFileQueue.Arn>',
  Condition: {
    ArnEquals: { 'aws:SourceArn': bucketArn },
    StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
  },
});

describe('the queue of notifications', () => {
  it('is encrypted, keeps a week, and puts aside what failed five times', () => {
    expect(resource(template, 'AWS::SQS::Queue', 'LogFileQueue0')).toEqual({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 604_800,
      VisibilityTimeout: 725,
      RedrivePolicy: { deadLetterTargetArn: '<LogFileQueueDeadLetterQueue.Arn>', maxReceiveCount: 5 },
    });
  });

  it('hides a message for longer than a claim lives and than AWS asks for', () => {
    const { VisibilityTimeout } = resource(template, 'AWS::SQS::Queue', 'LogFileQueue0');
    const { Timeout, Environment } = resource(template, 'AWS::Lambda::Function', 'DetectorFunction');
    const { CLAIM_LEASE_SECONDS } = (Environment as { Variables: Record<string, string> }).Variables;
    expect(VisibilityTimeout).toBeGreaterThan(Number(CLAIM_LEASE_SECONDS));
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout));
  });

  it.each([
    ['an own trail', ownTrail, '<OwnTrailBucket.Arn>'],
    ['an existing bucket', existingBucket, 'arn:<AWS::Partition>:s3:::example-trail-bucket'],
  ])('admits only the bucket of %s, over TLS', (_source, settings, bucketArn) => {
    const policy = resource(templateOf(settings), 'AWS::SQS::QueuePolicy', 'LogFileQueuePolicy');
    expect(policy.PolicyDocument).toMatchObject({
      Statement: [tlsOnly('<LogFileQueue.Arn>'), messagesFrom(bucketArn)],
    });
  });
});

const messageFrom = (Sid: string, Service: string, source: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: { Service },
  Action: 'sqs:SendMessage',
  Resource: '<LogFileQueue.Arn>',
  Condition: { ArnEquals: { 'aws:SourceArn': source } },
});

describe('the queue of notifications that others than the bucket send', () => {
  it.each([
    ['the rule', bucketEvents, messageFrom('LogFileEvents', 'events.amazonaws.com', '<BucketEventsRule.Arn>')],
    [
      'the topic',
      logFileTopic,
      messageFrom('LogFileTopic', 'sns.amazonaws.com', 'arn:aws:sns:us-east-1:111122223333:trail'),
    ],
    [
      "another account's topic",
      foreignTopic,
      messageFrom('LogFileTopic', 'sns.amazonaws.com', 'arn:aws:sns:eu-west-1:444455556666:trail'),
    ],
  ])('admits only %s, over TLS', (_sender, settings, allowed) => {
    const policy = resource(templateOf(settings), 'AWS::SQS::QueuePolicy', 'LogFileQueuePolicy');
    expect(policy.PolicyDocument).toMatchObject({ Statement: [tlsOnly('<LogFileQueue.Arn>'), allowed] });
  });

  it('admits a topic of a region that has to be switched on under its own name', () => {
    const settings = { ...logFileTopic, notificationTopicArn: 'arn:aws:sns:af-south-1:111122223333:trail' };
    const policy = resource(templateOf(settings), 'AWS::SQS::QueuePolicy', 'LogFileQueuePolicy');
    expect(policy.PolicyDocument).toMatchObject({
      Statement: [{}, { Principal: { Service: 'sns.af-south-1.amazonaws.com' } }],
    });
  });
});

describe('the dead-letter queue', () => {
  it('is encrypted and keeps messages for as long as SQS allows', () => {
    expect(resource(template, 'AWS::SQS::Queue', 'LogFileQueueDeadLetterQueue')).toEqual({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });

  it('admits nobody but over TLS', () => {
    const policy = resource(template, 'AWS::SQS::QueuePolicy', 'LogFileQueueDeadLetterQueuePolicy');
    expect(policy.PolicyDocument).toMatchObject({ Statement: [tlsOnly('<LogFileQueueDeadLetterQueue.Arn>')] });
  });
});
