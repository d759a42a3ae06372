import { describe, expect, it } from '@jest/globals';
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

/** The outputs that are told for others, read as the JSON that they are. */
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
  LogFileKeyStatement: {
    Sid: 'FirstsightDecryptsLogFiles',
    Effect: 'Allow',
    Principal: { AWS: '<DetectorRole.Arn>' },
    Action: 'kms:Decrypt',
    Resource: '*',
  },
};

const busArn = 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default';

describe('what another account has to allow', () => {
  it('is nothing where all is of this account', () => {
    for (const settings of [existingBucket, organizationBucket, bucketEvents]) {
      expect(allowancesOf(settings)).toEqual({});
    }
    expect(allowancesOf(ownTrail)).toEqual({});
  });

  it('is reading its bucket, decrypting with its key, and a subscription to its topic', () => {
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
    });
  });

  it('is a subscription alone where only the topic may be its own', () => {
    expect(Object.keys(allowancesOf(logFileTopic))).toEqual(['LogFileTopicStatement']);
  });

  it('is reading each account that is watched, and no other', () => {
    const { organizationId, ...settings } = foreignTopic;
    const { LogFileBucketStatement } = allowancesOf({ ...settings, accounts: '111122223333,444455556666' });
    expect(LogFileBucketStatement).toMatchObject({
      Resource: [
        'arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/111122223333/CloudTrail/*',
        'arn:<AWS::Partition>:s3:::example-trail-bucket/logs/AWSLogs/444455556666/CloudTrail/*',
      ],
    });
  });

  it("is a rule that forwards its bucket's events, as a template", () => {
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
                object: { key: [{ wildcard: 'logs/AWSLogs/o-exampleorgid/*/CloudTrail/*.json.gz' }] },
              },
            },
            Targets: [{ Arn: busArn, RoleArn: `arn:<AWS::Partition>:iam::444455556666:role/${roleName}` }],
          },
        },
      },
    });
  });
});
