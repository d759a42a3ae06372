import { expect, test } from '@jest/globals';
import { bucketEvents, existingBucket, ownTrail, resource, resources, templateOf } from '../template.ts';

test.each([
  ['a new trail', ownTrail],
  ['an existing bucket', existingBucket],
])('the log of the CDK function that sets the notifications of %s has a retention of 90 days', (_source, settings) => {
  const template = templateOf(settings);
  expect(resource(template, 'AWS::Logs::LogGroup', 'NotificationHandlerLog')).toEqual({ RetentionInDays: 90 });
  expect(resource(template, 'AWS::Lambda::Function', 'BucketNotificationsHandler')).toMatchObject({
    LoggingConfig: { LogGroup: '<NotificationHandlerLog>' },
  });
});

test('there is no such log without a notification', () => {
  expect(resources(templateOf(bucketEvents), 'AWS::Logs::LogGroup', 'NotificationHandlerLog')).toEqual([]);
});
