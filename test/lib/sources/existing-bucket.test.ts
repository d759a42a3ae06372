import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { FirstOccurrenceDetector } from '../../../lib/first-occurrence-detector.ts';
import { OtherRegionError } from '../../../lib/sources/existing-bucket.ts';
import { existingBucket, organizationBucket, resource, stackOf, templateOf } from '../template.ts';

const notifications = 'Custom::FirstsightBucketNotifications';

describe('an existing bucket', () => {
  test.each([
    [
      'the log files and digest files of the account',
      existingBucket,
      ['logs/AWSLogs/<AWS::AccountId>/CloudTrail/', 'logs/AWSLogs/<AWS::AccountId>/CloudTrail-Digest/'],
    ],
    [
      'the log files of the account without an audit',
      { ...existingBucket, audit: 'off' },
      ['logs/AWSLogs/<AWS::AccountId>/CloudTrail/'],
    ],
    ['all files of all accounts of the organization', organizationBucket, ['logs/AWSLogs/o-exampleorgid/']],
    [
      'log files and digest files without a prefix',
      { ...existingBucket, keyPrefix: '' },
      ['AWSLogs/<AWS::AccountId>/CloudTrail/', 'AWSLogs/<AWS::AccountId>/CloudTrail-Digest/'],
    ],
  ])('has notifications for %s', (_what, settings, prefixes) => {
    expect(resource(templateOf(settings), notifications)).toMatchObject({
      BucketName: 'example-trail-bucket',
      BucketOwner: '<AWS::AccountId>',
      QueueArn: '<LogFileQueue.Arn>',
      Notifications: prefixes.map((Prefix) => ({ Prefix, Suffix: '.json.gz' })),
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
      { Prefix: `${root}111122223333/CloudTrail-Digest/`, Suffix },
      { Prefix: `${root}444455556666/CloudTrail-Digest/`, Suffix },
    ]);
  });

  test('has one notification for all accounts of an organization whose keys do not contain its ID', () => {
    const template = templateOf({ ...existingBucket, keyPrefix: 'o-exampleorgid', accounts: 'all' });
    expect(resource(template, notifications).Notifications).toEqual([
      { Prefix: 'o-exampleorgid/AWSLogs/', Suffix: '.json.gz' },
    ]);
    expect(resource(template, 'AWS::Lambda::Function', 'DetectorFunction').Environment).toMatchObject({
      Variables: { ORGANIZATION_ID: '', ACCOUNTS: '' },
    });
  });

  test.each(['existing-bucket', 'bucket-events'] as const)(
    'in another Region than the stack is refused with the way out, if its key shows the Region: %s',
    (kind) => {
      const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/example-key-id';
      const create = (region: string) => {
        const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region } });
        const code = Code.fromInline('export const handler = () => undefined;');
        return new FirstOccurrenceDetector(stack, 'Detector', {
          code,
          source: { kind, bucketName: 'example-trail-bucket', kmsKeyArn },
        });
      };
      expect(() => create('us-east-1')).toThrow(OtherRegionError);
      expect(() => create('us-east-1')).toThrow('Deploy the stack in eu-west-1, or set notificationTopicArn.');
      expect(() => create('eu-west-1')).not.toThrow();
    },
  );

  test('shows at synthesis how to check its Region', () => {
    Annotations.fromStack(stackOf(existingBucket)).hasInfo('*', Match.stringLikeRegexp('get-bucket-location --bucket'));
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
