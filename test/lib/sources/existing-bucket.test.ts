import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { existingBucket, organizationBucket, resource, templateOf } from '../template.ts';

describe('an existing bucket', () => {
  it.each([
    ["the account's own log files", existingBucket, 'logs/AWSLogs/<AWS::AccountId>/CloudTrail/'],
    ["the log files of all the organization's accounts", organizationBucket, 'logs/AWSLogs/o-exampleorgid/'],
    ['log files without a prefix', { ...existingBucket, keyPrefix: '' }, 'AWSLogs/<AWS::AccountId>/CloudTrail/'],
  ])('has %s announced', (_what, settings, prefix) => {
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

  it.each([
    ['beside one another', existingBucket, 'logs/AWSLogs/'],
    ["of the organization's", organizationBucket, 'logs/AWSLogs/o-exampleorgid/'],
  ])('has each account %s announced by a notification of its own, where they are named', (_what, settings, root) => {
    const template = templateOf({ ...settings, accounts: '111122223333,444455556666' });
    const { NotificationConfiguration } = resource(template, 'Custom::S3BucketNotifications');
    const { QueueConfigurations } = NotificationConfiguration as { QueueConfigurations: object[] };
    expect(QueueConfigurations).toHaveLength(2);
    for (const account of ['111122223333', '444455556666']) {
      expect(JSON.stringify(QueueConfigurations)).toContain(`"${root}${account}/CloudTrail/"`);
    }
  });

  it("tells the function which of the organization's accounts to pass over", () => {
    const template = templateOf({ ...organizationBucket, excludeAccounts: '444455556666' });
    expect(resource(template, 'AWS::Lambda::Function', 'DetectorFunction').Environment).toMatchObject({
      Variables: { ORGANIZATION_ID: 'o-exampleorgid', ACCOUNTS: '', EXCLUDED_ACCOUNTS: '444455556666' },
    });
  });

  const template = templateOf(existingBucket);

  it('keeps the notifications of others', () => {
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

  it('is told of the queue only when the queue lets it send', () => {
    template.hasResource('Custom::S3BucketNotifications', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^LogFileQueuePolicy')]),
    });
  });

  it('is left as it is otherwise', () => {
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
    template.resourceCountIs('AWS::CloudTrail::Trail', 0);
  });
});
