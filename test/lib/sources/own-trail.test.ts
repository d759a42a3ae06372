import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { ownTrail, resource, templateOf } from '../template.ts';

const template = templateOf(ownTrail);
const trailArn = 'arn:<AWS::Partition>:cloudtrail:<AWS::Region>:<AWS::AccountId>:trail/Firstsight-<AWS::Region>';

describe('a new trail', () => {
  test('records all Regions and the global endpoints, with digest files', () => {
    expect(resource(template, 'AWS::CloudTrail::Trail')).toEqual({
      TrailName: 'Firstsight-<AWS::Region>',
      S3BucketName: '<OwnTrailBucket>',
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
    });
  });

  test('is created only after its bucket allows it to deliver', () => {
    template.hasResource('AWS::CloudTrail::Trail', { DependsOn: [Match.stringLikeRegexp('^OwnTrailBucketPolicy')] });
  });

  test('has a notification for log files, and one for digest files', () => {
    expect(resource(template, 'Custom::FirstsightBucketNotifications')).toMatchObject({
      BucketName: '<OwnTrailBucket>',
      QueueArn: '<LogFileQueue.Arn>',
      Notifications: [
        { Prefix: 'AWSLogs/<AWS::AccountId>/CloudTrail/', Suffix: '.json.gz' },
        { Prefix: 'AWSLogs/<AWS::AccountId>/CloudTrail-Digest/', Suffix: '.json.gz' },
      ],
    });
  });
});

describe('the bucket of a new trail', () => {
  test('is encrypted, versioned and private, and deletes objects after 400 days', () => {
    expect(resource(template, 'AWS::S3::Bucket')).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', ExpirationInDays: 400, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
      },
    });
  });

  test('is kept after the stack, but not after a failed creation', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(Object.keys(template.findResources('AWS::S3::Bucket'))).toHaveLength(1);
  });

  test('allows only that trail to deliver, and requires TLS', () => {
    const { PolicyDocument } = resource(template, 'AWS::S3::BucketPolicy') as {
      PolicyDocument: { Statement: Statement[] };
    };
    const [denials, allowed] = [statements(PolicyDocument, 'Deny'), statements(PolicyDocument, 'Allow')];
    expect(denials.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    ]);
    expect(allowed).toEqual([
      {
        Sid: 'TrailChecksBucket',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:GetBucketAcl',
        Resource: '<OwnTrailBucket.Arn>',
        Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
      },
      {
        Sid: 'TrailDelivers',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: '<OwnTrailBucket.Arn>/AWSLogs/<AWS::AccountId>/*',
        Condition: { StringEquals: { 'aws:SourceArn': trailArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ]);
  });
});

interface Statement {
  readonly Effect: string;
  readonly Condition: unknown;
}

function statements(document: { readonly Statement: readonly Statement[] }, effect: string): Statement[] {
  return document.Statement.filter(({ Effect }) => Effect === effect);
}
