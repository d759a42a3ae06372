import { describe, expect, test } from '@jest/globals';
import { ownTrail, resource, resources, templateOf } from './template.ts';

const template = templateOf({ alertEmail: 'security@example.com,soc@example.com', operationsEmail: 'ops@example.com' });

const tlsOnly = (topic: string) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'sns:Publish',
  Resource: topic,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

describe('the topics', () => {
  test('share a key that is rotated every year', () => {
    expect(resource(template, 'AWS::KMS::Key')).toMatchObject({ EnableKeyRotation: true });
    const keys = resources(template, 'AWS::SNS::Topic').map((topic) => topic.KmsMasterKeyId);
    expect(keys).toEqual(['<TopicKey.Arn>', '<TopicKey.Arn>']);
  });

  test('have a key that only this account and alarms on its topics can use', () => {
    const { KeyPolicy } = resource(template, 'AWS::KMS::Key') as { KeyPolicy: { Statement: unknown[] } };
    expect(KeyPolicy.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'AlarmsPublishToEncryptedTopics',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition: {
          StringLike: {
            'kms:EncryptionContext:aws:sns:topicArn': 'arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:*',
          },
        },
      },
    ]);
  });

  test('have the addresses of the settings as subscribers', () => {
    const subscriptions = resources(template, 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ TopicArn, Protocol, Endpoint }) => [TopicArn, Protocol, Endpoint])).toEqual([
      ['<AlertTopic>', 'email', 'security@example.com'],
      ['<AlertTopic>', 'email', 'soc@example.com'],
      ['<OperationsTopic>', 'email', 'ops@example.com'],
    ]);
  });
});

describe('the alert topic', () => {
  test('allows no service to publish, and requires TLS', () => {
    const policy = resource(template, 'AWS::SNS::TopicPolicy', 'AlertTopicPolicy');
    expect((policy.PolicyDocument as { Statement: unknown[] }).Statement).toEqual([
      expect.objectContaining(tlsOnly('<AlertTopic>')),
    ]);
  });
});

describe('the operations topic', () => {
  test('allows alarms of this account and Region to publish, and requires TLS', () => {
    const policy = resource(templateOf(ownTrail), 'AWS::SNS::TopicPolicy', 'OperationsTopicPolicy');
    expect((policy.PolicyDocument as { Statement: unknown[] }).Statement).toEqual([
      expect.objectContaining(tlsOnly('<OperationsTopic>')),
      {
        Sid: 'AlarmsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: '<OperationsTopic>',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*' },
          StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
        },
      },
    ]);
  });
});
