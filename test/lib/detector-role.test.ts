import { describe, expect, test } from '@jest/globals';
import {
  bucketEvents,
  existingBucket,
  foreignBucketEvents,
  foreignTopic,
  logFileTopic,
  organizationBucket,
  ownTrail,
  resource,
  templateOf,
} from './template.ts';

const always = [
  ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', '<LogFileQueue.Arn>'],
  ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', '<HistoryTable.Arn>'],
  ['sns:ListSubscriptionsByTopic', 'sns:Publish', '<AlertTopic>'],
  ['sns:ListSubscriptionsByTopic', 'sns:Publish', '<OperationsTopic>'],
  ['kms:Decrypt', 'kms:GenerateDataKey', '<TopicKey.Arn>'],
  ['logs:CreateLogStream', 'logs:PutLogEvents', '<DetectorLogGroup.Arn>'],
];

/** By default. */
const forTheAudit = [
  ['cloudtrail:ListPublicKeys', '*'],
  ['dynamodb:BatchWriteItem', '<HistoryTable.Arn>'],
  ['sqs:SendMessage', '<LogFileQueue.Arn>'],
];

const bucketArn = 'arn:<AWS::Partition>:s3:::example-trail-bucket';
const ofOwnAccount = [
  's3:GetObject',
  `${bucketArn}/logs/AWSLogs/<AWS::AccountId>/CloudTrail/*`,
  `${bucketArn}/logs/AWSLogs/<AWS::AccountId>/CloudTrail-Digest/*`,
];
const ofOrganization = ['s3:GetObject', `${bucketArn}/logs/AWSLogs/o-exampleorgid/*`];

describe('the role of the function', () => {
  test.each([
    [
      'a new trail',
      ownTrail,
      [
        [
          's3:GetObject',
          '<OwnTrailBucket.Arn>/AWSLogs/<AWS::AccountId>/CloudTrail/*',
          '<OwnTrailBucket.Arn>/AWSLogs/<AWS::AccountId>/CloudTrail-Digest/*',
        ],
      ],
    ],
    ['an existing bucket', existingBucket, [ofOwnAccount]],
    [
      "an organization's encrypted trail",
      organizationBucket,
      [
        ['s3:GetObject', 'arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/o-exampleorgid/*'],
        ['kms:Decrypt', organizationBucket.kmsKeyArn],
      ],
    ],
    ["a bucket's events", bucketEvents, [ofOwnAccount]],
    ['a topic', logFileTopic, [ofOwnAccount]],
    [
      "another account's bucket's events",
      foreignBucketEvents,
      [ofOrganization, ['kms:Decrypt', foreignBucketEvents.kmsKeyArn]],
    ],
    ["another account's topic", foreignTopic, [ofOrganization, ['kms:Decrypt', foreignTopic.kmsKeyArn]]],
    [
      'several accounts',
      { ...existingBucket, accounts: '111122223333,444455556666' },
      [
        [
          's3:GetObject',
          `${bucketArn}/logs/AWSLogs/111122223333/CloudTrail/*`,
          `${bucketArn}/logs/AWSLogs/444455556666/CloudTrail/*`,
          `${bucketArn}/logs/AWSLogs/111122223333/CloudTrail-Digest/*`,
          `${bucketArn}/logs/AWSLogs/444455556666/CloudTrail-Digest/*`,
        ],
      ],
    ],
  ])('allows exactly these actions on exactly these resources with %s', (_source, settings, reading) => {
    const role = resource(templateOf(settings), 'AWS::IAM::Role', 'DetectorRole');
    expect(role.ManagedPolicyArns).toBeUndefined();
    const statements = (role.Policies as Policy[]).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const listing = ['s3:ListBucket', settings === ownTrail ? '<OwnTrailBucket.Arn>' : bucketArn];
    const allowed = [
      ...always,
      ...forTheAudit,
      listing,
      ...reading.map(([action = '', ...on]) => [action, ...on.sort()]),
    ];
    expect(statements.map(summaryOf).sort()).toEqual(allowed.sort());
  });

  test('allows nothing of the audit without it', () => {
    const role = resource(templateOf({ ...existingBucket, audit: 'off' }), 'AWS::IAM::Role', 'DetectorRole');
    const statements = (role.Policies as Policy[]).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const logFiles = ['s3:GetObject', `${bucketArn}/logs/AWSLogs/<AWS::AccountId>/CloudTrail/*`];
    expect(statements.map(summaryOf).sort()).toEqual([...always, logFiles].sort());
  });

  test.each([
    ["a bucket's events", bucketEvents],
    ['a topic', logFileTopic],
  ])('is the only role with %s, where the bucket is not changed', (_source, settings) => {
    const template = templateOf(settings);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('has no other policy', () => {
    templateOf(organizationBucket).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

function summaryOf({ Effect, Action, Resource }: Statement): string[] {
  expect(Effect).toBe('Allow');
  return [...[Action].flat().sort(), ...[Resource].flat().sort()];
}
