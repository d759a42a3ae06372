import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { foreignTopic, logFileTopic, resource, resources, stackOf, templateOf } from '../template.ts';

const subscriptionOf = (settings: Readonly<Record<string, string>>) =>
  resource(templateOf(settings), 'AWS::SNS::Subscription', 'LogFileTopic');

describe('a topic', () => {
  test('has the queue as subscriber', () => {
    expect(subscriptionOf(logFileTopic)).toEqual({
      TopicArn: 'arn:aws:sns:us-east-1:111122223333:trail',
      Region: 'us-east-1',
      Protocol: 'sqs',
      Endpoint: '<LogFileQueue.Arn>',
      RawMessageDelivery: true,
    });
  });

  test('in another account and Region has the subscription there', () => {
    expect(subscriptionOf(foreignTopic)).toMatchObject({
      TopicArn: 'arn:aws:sns:eu-west-1:444455556666:trail',
      Region: 'eu-west-1',
    });
  });

  test('gets the subscription only after the queue policy allows it to send', () => {
    templateOf(logFileTopic).hasResource('AWS::SNS::Subscription', {
      Properties: { Protocol: 'sqs' },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^LogFileQueuePolicy')]),
    });
  });

  test('does not change the bucket', () => {
    const template = templateOf(logFileTopic);
    for (const type of ['Custom::S3BucketNotifications', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']) {
      expect(resources(template, type)).toEqual([]);
    }
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('in another account has a policy statement that synthesis shows, because the deployment fails without it', () => {
    const statement = '"Action":"sns:Subscribe","Resource":"arn:aws:sns:eu-west-1:444455556666:trail"';
    Annotations.fromStack(stackOf(foreignTopic)).hasInfo('*', Match.stringLikeRegexp(statement));
  });
});
