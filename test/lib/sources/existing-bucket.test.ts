import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { existingBucket, organizationBucket, resource, templateOf } from '../template.ts';

describe('an existing bucket', () => {
  test.each([
    ['the log files of the account', existingBucket, 'logs/AWSLogs/<AWS::AccountId>/CloudTrail/'],
    ['the log files of all accounts of the organization', organizationBucket, 'logs/AWSLogs/o-exampleorgid/'],
    ['log files without a prefix', { ...existingBucket, keyPrefix: '' }, 'AWSLogs/<AWS::AccountId>/CloudTrail/'],
  ])('has a notification for %s', (_what, settings, prefix) => {
    const { NotificationConfiguration } = resource(templateOf(settings), 'Custom::S3BucketNotifications');
    expect(NotificationConfiguration).toEqual({
      QueueConfigurations: [
        {
          Events: ['s3:ObjectCreated:*'],
          QueueArn: '<LogFileQueue.Arn>',
          Filter: {
            Key: {
              FilterRules: [
                { Name: 'suffix', Value: '.json.gz' },
                { Name: 'prefix', Value: prefix },
              ],
            },
          },
        },
      ],
    });
  });

  test.each([
    ['without an organization', existingBucket, 'logs/AWSLogs/'],
    ['of an organization', organizationBucket, 'logs/AWSLogs/o-exampleorgid/'],
  ])('has a notification for each account in the settings, %s', (_what, settings, root) => {
    const template = templateOf({ ...settings, accounts: '111122223333,444455556666' });
    const { NotificationConfiguration } = resource(template, 'Custom::S3BucketNotifications');
    const { QueueConfigurations } = NotificationConfiguration as { QueueConfigurations: object[] };
    expect(QueueConfigurations).toHaveLength(2);
    for (const account of ['111122223333', '444455556666']) {
      expect(JSON.stringify(QueueConfigurations)).toContain(`"${root}${account}/CloudTrail/"`);
    }
  });

  test('sets the accounts of the organization that the function skips', () => {
    const template = templateOf({ ...organizationBucket, excludeAccounts: '444455556666' });
    expect(resource(template, 'AWS::Lambda::Function', 'DetectorFunction').Environment).toMatchObject({
      Variables: { ORGANIZATION_ID: 'o-exampleorgid', ACCOUNTS: '', EXCLUDED_ACCOUNTS: '444455556666' },
    });
  });

  const template = templateOf(existingBucket);

  test('keeps existing notifications', () => {
    expect(resource(template, 'Custom::S3BucketNotifications')).toMatchObject({ Managed: false });
    expect(resource(template, 'AWS::IAM::Policy').PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetBucketNotification', 's3:PutBucketNotification'],
          Resource: 'arn:<AWS::Partition>:s3:::example-trail-bucket',
        },
      ],
    });
  });

  test('gets the notification only after the queue policy allows it to send', () => {
    template.hasResource('Custom::S3BucketNotifications', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^LogFileQueuePolicy')]),
    });
  });

  test('is not changed in any other way', () => {
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
    template.resourceCountIs('AWS::CloudTrail::Trail', 0);
  });
});
