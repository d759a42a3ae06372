import { expect, it } from '@jest/globals';
import { bucketEvents, existingBucket, ownTrail, resource, resources, templateOf } from '../template.ts';

it.each([
  ['an own trail', ownTrail],
  ['an existing bucket', existingBucket],
])("the log of CDK's function for the notifications of %s ends after 90 days", (_source, settings) => {
  const template = templateOf(settings);
  expect(resource(template, 'AWS::Logs::LogGroup', 'NotificationHandlerLog')).toEqual({ RetentionInDays: 90 });
  expect(resource(template, 'AWS::Lambda::Function', 'BucketNotificationsHandler')).toMatchObject({
    LoggingConfig: { LogGroup: '<NotificationHandlerLog>' },
  });
});

it('there is no such log where no notification is set', () => {
  expect(resources(templateOf(bucketEvents), 'AWS::Logs::LogGroup', 'NotificationHandlerLog')).toEqual([]);
});
