import { describe, expect, test } from '@jest/globals';
import { existingBucket, organizationBucket, resource, templateOf } from '../template.ts';

const notifications = 'Custom::FirstsightBucketNotifications';

describe('an existing bucket', () => {
  test.each([
    ['the log files of the account', existingBucket, 'logs/AWSLogs/<AWS::AccountId>/CloudTrail/'],
    ['the log files of all accounts of the organization', organizationBucket, 'logs/AWSLogs/o-exampleorgid/'],
    ['log files without a prefix', { ...existingBucket, keyPrefix: '' }, 'AWSLogs/<AWS::AccountId>/CloudTrail/'],
  ])('has a notification for %s', (_what, settings, Prefix) => {
    expect(resource(templateOf(settings), notifications)).toMatchObject({
      BucketName: 'example-trail-bucket',
      BucketOwner: '<AWS::AccountId>',
      QueueArn: '<LogFileQueue.Arn>',
      Notifications: [{ Prefix, Suffix: '.json.gz' }],
    });
  });

  test.each([
    ['without an organization', existingBucket, 'logs/AWSLogs/'],
    ['of an organization', organizationBucket, 'logs/AWSLogs/o-exampleorgid/'],
  ])('has a notification for each account in the settings, %s', (_what, settings, root) => {
    const template = templateOf({ ...settings, accounts: '111122223333,444455556666' });
    const Suffix = '.json.gz';
    expect(resource(template, notifications).Notifications).toEqual([
      { Prefix: `${root}111122223333/CloudTrail/`, Suffix },
      { Prefix: `${root}444455556666/CloudTrail/`, Suffix },
    ]);
  });

  test('sets the accounts of the organization that the function skips', () => {
    const template = templateOf({ ...organizationBucket, excludeAccounts: '444455556666' });
    expect(resource(template, 'AWS::Lambda::Function', 'DetectorFunction').Environment).toMatchObject({
      Variables: { ORGANIZATION_ID: 'o-exampleorgid', ACCOUNTS: '', EXCLUDED_ACCOUNTS: '444455556666' },
    });
  });

  const template = templateOf(existingBucket);

  test('is not changed in any other way', () => {
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
    template.resourceCountIs('AWS::CloudTrail::Trail', 0);
  });
});
