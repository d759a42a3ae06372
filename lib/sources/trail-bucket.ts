import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { notificationHandlerRole } from './notification-handler-role.ts';

/** A year and the month in which somebody asks about it. */
const logFileLifetime = Duration.days(400);

/** Long enough to notice that log files were overwritten or deleted, and to bring them back. */
const replacedVersionLifetime = Duration.days(30);

/** The bucket of an own trail. Kept with all log files when the stack is removed, but not when making it failed. */
export function trailBucket(scope: Construct, id: string): Bucket {
  const bucket = new Bucket(scope, id, {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [{ expiration: logFileLifetime, noncurrentVersionExpiration: replacedVersionLifetime }],
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    notificationsHandlerRole: notificationHandlerRole(scope),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Access logs would need a second bucket of the same care; data events of a trail tell more, where wanted.',
  });
  return bucket;
}

/**
 * Lets one trail, and no other, deliver to the bucket.
 * Source of the statements: "Amazon S3 bucket policy for CloudTrail" in the CloudTrail user guide.
 */
export function trailMayDeliver(bucket: Bucket, trailArn: string, account: string): void {
  const fromTrail = { 'aws:SourceArn': trailArn };
  const principals = [new ServicePrincipal('cloudtrail.amazonaws.com')];
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TrailChecksBucket',
      principals,
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: fromTrail },
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TrailDelivers',
      principals,
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`AWSLogs/${account}/*`)],
      conditions: { StringEquals: { ...fromTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  );
}
