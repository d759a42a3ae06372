import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { LogFileTopic } from '../../../lib/sources/log-file-topic.ts';
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
    for (const type of ['Custom::FirstsightBucketNotifications', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']) {
      expect(resources(template, type)).toEqual([]);
    }
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('in another account has policy statements that synthesis shows, because the deployment fails without them', () => {
    for (const action of ['Subscribe', 'GetTopicAttributes']) {
      const statement = `"Resource":"arn:aws:sns:eu-west-1:444455556666:trail","Action":"sns:${action}"`;
      Annotations.fromStack(stackOf(foreignTopic)).hasInfo('*', Match.stringLikeRegexp(statement));
    }
  });
});

/** The principal that may send to the queue, as CloudFormation resolves it. */
function senderFrom(topicRegion: string, stackRegion: string, inAnyRegion = false): unknown {
  const env = inAnyRegion ? {} : { env: { account: '111122223333', region: stackRegion } };
  const stack = new Stack(new App(), 'Stack', env);
  const source = { kind: 'topic', bucketName: 'example-trail-bucket', keyPrefix: '', accounts: [] } as const;
  const topicArn = `arn:aws:sns:${topicRegion}:111122223333:trail`;
  new LogFileTopic(
    stack,
    'Topic',
    { ...source, audits: true, excludedAccounts: [], topicArn },
    new Queue(stack, 'Queue'),
  );
  const { Conditions = {} } = Template.fromStack(stack).toJSON();
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::SQS::QueuePolicy'));
  return resolved(policy?.Properties.PolicyDocument.Statement[0].Principal.Service, stackRegion, Conditions);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly Condition?: string;
  readonly 'Fn::If'?: readonly [condition: string, whenTrue: unknown, otherwise: unknown];
  readonly 'Fn::Or'?: readonly unknown[];
  readonly 'Fn::Equals'?: readonly [unknown, unknown];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
}

function resolved(value: unknown, region: string, conditions: Readonly<Record<string, unknown>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const at = (one: unknown) => resolved(one, region, conditions);
  const intrinsic = value as Intrinsic;
  if (intrinsic.Ref !== undefined) return region;
  if (intrinsic['Fn::Or'] !== undefined) return intrinsic['Fn::Or'].some(at);
  if (intrinsic['Fn::Equals'] !== undefined) return at(intrinsic['Fn::Equals'][0]) === at(intrinsic['Fn::Equals'][1]);
  if (intrinsic['Fn::Join'] !== undefined) return intrinsic['Fn::Join'][1].map(at).join(intrinsic['Fn::Join'][0]);
  const [condition = '', whenTrue, otherwise] = intrinsic['Fn::If'] ?? [];
  return at(at(conditions[condition]) ? whenTrue : otherwise);
}

describe('SNS may send to the queue', () => {
  test.each([
    ['us-east-1', 'us-east-1', 'sns.amazonaws.com'],
    ['us-east-1', 'eu-west-1', 'sns.amazonaws.com'],
    ['eu-south-1', 'eu-south-1', 'sns.amazonaws.com'],
    ['us-east-1', 'eu-south-1', 'sns.eu-south-1.amazonaws.com'],
    ['eu-south-1', 'us-east-1', 'sns.eu-south-1.amazonaws.com'],
    ['eu-south-1', 'ap-east-1', 'sns.ap-east-1.amazonaws.com'],
    ['us-gov-west-1', 'us-gov-east-1', 'sns.amazonaws.com'],
  ])('from a topic in %s to a stack in %s as %s', (topicRegion, stackRegion, principal) => {
    expect(senderFrom(topicRegion, stackRegion)).toBe(principal);
    expect(senderFrom(topicRegion, stackRegion, true)).toBe(principal);
  });

  test('as the same principal whether or not the Region of the stack is known at synthesis', () => {
    const regions = RegionInfo.regions.map(({ name }) => name).filter((name) => !/iso|gov|cn|eusc/.test(name));
    for (const stackRegion of regions) {
      for (const topicRegion of ['us-east-1', 'il-central-1', 'me-west-1']) {
        expect(senderFrom(topicRegion, stackRegion, true)).toBe(senderFrom(topicRegion, stackRegion));
      }
    }
  });
});
