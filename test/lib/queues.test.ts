import { describe, expect, test } from '@jest/globals';
import { longestBatchWindow } from '../../lib/delivery-limits.ts';
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
  test('is encrypted, keeps messages for a week, and moves them to the dead-letter queue after five failures', () => {
    expect(resource(template, 'AWS::SQS::Queue', 'LogFileQueue0')).toEqual({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 604_800,
      VisibilityTimeout: 780,
      RedrivePolicy: { deadLetterTargetArn: '<LogFileQueueDeadLetterQueue.Arn>', maxReceiveCount: 5 },
    });
  });

  test('hides a message for longer than the lease of a claim and the recommendation of AWS', () => {
    const { VisibilityTimeout } = resource(template, 'AWS::SQS::Queue', 'LogFileQueue0');
    const { Timeout, Environment } = resource(template, 'AWS::Lambda::Function', 'DetectorFunction');
    const { CLAIM_LEASE_SECONDS } = (Environment as { Variables: Record<string, string> }).Variables;
    expect(VisibilityTimeout).toBeGreaterThan(Number(CLAIM_LEASE_SECONDS));
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout) + longestBatchWindow);
  });

  test.each([
    ['a new trail', ownTrail, '<OwnTrailBucket.Arn>'],
    ['an existing bucket', existingBucket, 'arn:<AWS::Partition>:s3:::example-trail-bucket'],
  ])('allows only the bucket of %s to send, with TLS', (_source, settings, bucketArn) => {
    const policy = resource(templateOf(settings), 'AWS::SQS::QueuePolicy', 'LogFileQueuePolicy');
    expect(policy.PolicyDocument).toMatchObject({
      Statement: [tlsOnly('<LogFileQueue.Arn>'), messagesFrom(bucketArn)],
    });
  });
});

const messageFrom = (Sid: string, Service: unknown, source: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: { Service },
  Action: 'sqs:SendMessage',
  Resource: '<LogFileQueue.Arn>',
  Condition: { ArnEquals: { 'aws:SourceArn': source } },
});

/** CloudFormation chooses the principal, by the Region of the stack; see the tests of the topic. */
const sns = expect.objectContaining({ 'Fn::If': expect.anything() });

describe('the queue of notifications from a rule or a topic', () => {
  test.each([
    ['the rule', bucketEvents, messageFrom('LogFileEvents', 'events.amazonaws.com', '<BucketEventsRule.Arn>')],
    ['the topic', logFileTopic, messageFrom('LogFileTopic', sns, 'arn:aws:sns:us-east-1:111122223333:trail')],
    [
      "another account's topic",
      foreignTopic,
      messageFrom('LogFileTopic', sns, 'arn:aws:sns:eu-west-1:444455556666:trail'),
    ],
  ])('allows only %s to send, with TLS', (_sender, settings, allowed) => {
    const policy = resource(templateOf(settings), 'AWS::SQS::QueuePolicy', 'LogFileQueuePolicy');
    expect(policy.PolicyDocument).toMatchObject({ Statement: [tlsOnly('<LogFileQueue.Arn>'), allowed] });
  });
});
