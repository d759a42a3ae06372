import { describe, expect, test } from '@jest/globals';
import { outputNames } from '../../../lambda/names.ts';
import {
  bucketEvents,
  existingBucket,
  foreignBucketEvents,
  foreignTopic,
  logFileTopic,
  organizationBucket,
  ownTrail,
  readable,
  templateOf,
} from '../template.ts';

const own = new Set<string>(Object.values(outputNames));

/** The outputs for other accounts as parsed JSON. */
function allowancesOf(settings: Readonly<Record<string, string>>): Record<string, unknown> {
  const outputs = Object.entries(templateOf(settings).findOutputs('*')).filter(([name]) => !own.has(name));
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, JSON.parse(String(readable(Value)))]));
}

const bucketAndKey = {
  LogFileBucketStatement: {
    Sid: 'FirstsightReadsLogFiles',
    Effect: 'Allow',
    Principal: { AWS: '<DetectorRole.Arn>' },
    Action: 's3:GetObject',
    Resource: ['arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/o-exampleorgid/*'],
  },
  LogFileListStatement: {
    Sid: 'FirstsightListsBucket',
    Effect: 'Allow',
    Principal: { AWS: '<DetectorRole.Arn>' },
    Action: 's3:ListBucket',
    Resource: 'arn:<AWS::Partition>:s3:::example-trail-bucket',
  },
  LogFileKeyStatement: {
    Sid: 'FirstsightDecryptsLogFiles',
    Effect: 'Allow',
    Principal: { AWS: '<DetectorRole.Arn>' },
    Action: 'kms:Decrypt',
    Resource: '*',
  },
};

const busArn = 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default';

describe('the outputs for another account', () => {
  test('do not exist if everything is in this account', () => {
    for (const settings of [existingBucket, organizationBucket, bucketEvents]) {
      expect(allowancesOf(settings)).toEqual({});
    }
    expect(allowancesOf(ownTrail)).toEqual({});
  });

  test('allow reading its bucket, decrypting with its key, and subscribing to its topic', () => {
    expect(allowancesOf(foreignTopic)).toEqual({
      ...bucketAndKey,
      LogFileTopicStatement: {
        Sid: 'FirstsightSubscribes',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::<AWS::AccountId>:root' },
        Action: 'sns:Subscribe',
        Resource: 'arn:aws:sns:eu-west-1:444455556666:trail',
        Condition: {
          StringEquals: { 'sns:Protocol': 'sqs' },
          StringLike: { 'sns:Endpoint': 'arn:aws:sqs:<AWS::Region>:<AWS::AccountId>:*' },
        },
      },
      LogFileTopicAttributesStatement: {
        Sid: 'FirstsightReadsTopic',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::<AWS::AccountId>:root' },
        Action: 'sns:GetTopicAttributes',
        Resource: 'arn:aws:sns:eu-west-1:444455556666:trail',
      },
    });
  });

  test('allow only a subscription if only the topic can be in it', () => {
    expect(Object.keys(allowancesOf(logFileTopic))).toEqual([
      'LogFileTopicStatement',
      'LogFileTopicAttributesStatement',
    ]);
  });

  test('allow reading the log files of the accounts in the settings only', () => {
    const { organizationId, ...settings } = foreignTopic;
    const { LogFileBucketStatement } = allowancesOf({ ...settings, accounts: '111122223333,444455556666' });
    expect(LogFileBucketStatement).toMatchObject({
      Resource: [
        'arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/111122223333/CloudTrail/*',
        'arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/444455556666/CloudTrail/*',
        'arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/111122223333/CloudTrail-Digest/*',
        'arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/444455556666/CloudTrail-Digest/*',
      ],
    });
  });

  test('contain a template with a rule that forwards the events of its bucket', () => {
    const { EventForwardingTemplate, ...others } = allowancesOf(foreignBucketEvents);
    expect(others).toEqual(bucketAndKey);
    const roleName = 'FirstsightForwarding-<AWS::Region>-<AWS::AccountId>';
    expect(EventForwardingTemplate).toMatchObject({
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: roleName,
            Policies: [
              { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn }] } },
            ],
          },
        },
        Rule: {
          Type: 'AWS::Events::Rule',
          DependsOn: 'Role',
          Properties: {
            EventPattern: {
              source: ['aws.s3'],
              'detail-type': ['Object Created'],
              account: ['444455556666'],
              detail: {
                bucket: { name: ['example-trail-bucket'] },
                object: {
                  key: [
                    { wildcard: 'logs/AWSLogs/o-exampleorgid/*/CloudTrail/*.json.gz' },
                    { wildcard: 'logs/AWSLogs/o-exampleorgid/*/CloudTrail-Digest/*.json.gz' },
                  ],
                },
              },
            },
            Targets: [{ Arn: busArn, RoleArn: `arn:<AWS::Partition>:iam::444455556666:role/${roleName}` }],
          },
        },
      },
    });
  });
});
