import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { bucketEvents, existingBucket, logFileTopic, ownTrail, resource, resources, templateOf } from '../template.ts';

const type = 'Custom::FirstsightBucketNotifications';
const bucketArn = 'arn:<AWS::Partition>:s3:::example-trail-bucket';

describe.each([
  ['a new trail', ownTrail, 'OwnTrailNotifications', '<OwnTrailBucket.Arn>'],
  ['an existing bucket', existingBucket, 'ExistingBucketNotificationsexampletrailbucket', bucketArn],
])('the notifications of %s', (_source, settings, id, arn) => {
  const template = templateOf(settings);

  test('are set by a function that may change those of this bucket, and nothing else', () => {
    const { Policies, ManagedPolicyArns } = resource(template, 'AWS::IAM::Role', id);
    expect(ManagedPolicyArns).toBeUndefined();
    expect(Policies).toEqual([
      {
        PolicyName: 'Notifications',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'SetNotifications',
              Effect: 'Allow',
              Action: ['s3:GetBucketNotification', 's3:PutBucketNotification'],
              Resource: arn,
            },
            {
              Sid: 'SeeWhetherStackRollsBack',
              Effect: 'Allow',
              Action: 'cloudformation:DescribeStacks',
              Resource: '<AWS::StackId>',
            },
            {
              Sid: 'WriteLog',
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: `<${id}Log.Arn>`,
            },
          ],
        },
      },
    ]);
    expect(resource(template, 'AWS::Lambda::Function', id)).toMatchObject({
      Handler: 'bucket-notifications.handler',
      Runtime: 'nodejs24.x',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: `<${id}Log>` },
    });
  });

  test('are set only after the queue policy allows S3 to send', () => {
    template.hasResource(type, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^LogFileQueuePolicy')]) });
  });

  test('are not set by the handler of CDK, which changes those of others', () => {
    expect(resources(template, 'Custom::S3BucketNotifications')).toEqual([]);
  });

  test('leave a log of what could not be removed, for 90 days', () => {
    expect(resource(template, 'AWS::Logs::LogGroup', id)).toEqual({ RetentionInDays: 90 });
  });
});

test('another bucket has another function and role, so that those of the old one last until its notifications are removed', () => {
  const idsIn = (settings: Readonly<Record<string, string>>) => {
    const template = templateOf(settings);
    const found = [type, 'AWS::Lambda::Function', 'AWS::IAM::Role'].flatMap((one) =>
      Object.keys(template.findResources(one)),
    );
    return found.filter((id) => id.includes('Notifications'));
  };
  const after = idsIn({ ...existingBucket, trailBucket: 'example-other-bucket' });
  expect(after).toHaveLength(3);
  expect(idsIn(existingBucket).filter((id) => after.includes(id))).toEqual([]);
});

test.each([
  ['the events of a bucket', bucketEvents],
  ['a topic', logFileTopic],
])('there is no such function with %s', (_source, settings) => {
  expect(resources(templateOf(settings), type)).toEqual([]);
});
