import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Audits } from '../source-settings.ts';
import { BucketNotifications } from './bucket-notifications.ts';
import { announcedObjects, digestFilePrefixes, logFilePrefixes } from './log-file-keys.ts';
import type { Allowance, LogFileSource } from './log-file-source.ts';

/** A trail for all Regions and its bucket. */
export class OwnTrail extends Construct implements LogFileSource {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyPrefix = '';
  readonly logFilePrefixes: readonly string[];
  readonly audits: boolean;
  readonly digestFilePrefixes: readonly string[];
  readonly organizationId = undefined;
  readonly accounts: readonly string[];
  readonly excludedAccounts: readonly string[] = [];
  readonly kmsKeyArn = undefined;
  readonly trailName: string;
  readonly eventRuleName = undefined;
  readonly notificationTopicArn = undefined;

  constructor(scope: Construct, id: string, { audits }: Audits, queue: Queue, code: Code) {
    super(scope, id);
    const stack = Stack.of(this);
    const bucket = trailBucket(this, 'Bucket');
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    this.accounts = [stack.account];
    this.audits = audits;
    this.logFilePrefixes = logFilePrefixes(this);
    this.digestFilePrefixes = digestFilePrefixes(this);
    // The bucket policy has to name the trail before the trail exists. A trail for all Regions uses its name in each Region.
    this.trailName = `${stack.stackName}-${stack.region}`;
    trailMayDeliver(
      bucket,
      stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: this.trailName }),
      stack.account,
    );
    this.startTrail(bucket);
    const { bucketName, bucketArn } = this;
    const objects = announcedObjects(this);
    new BucketNotifications(this, 'Notifications', { bucketName, bucketArn, objects, queue, code });
  }

  /** Everything is in this account. */
  allowances(): readonly Allowance[] {
    return [];
  }

  /** Only a trail that includes global service events records calls to the global endpoint of STS. */
  private startTrail(bucket: Bucket): void {
    const trail = new CfnTrail(this, 'Trail', {
      trailName: this.trailName,
      s3BucketName: bucket.bucketName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
    });
    if (bucket.policy !== undefined) trail.node.addDependency(bucket.policy);
  }
}

/** A year and a month. */
const logFileLifetime = Duration.days(400);

/** Time to notice that log files were overwritten or deleted, and to restore them. */
const replacedVersionLifetime = Duration.days(30);

/** The bucket of the trail. Kept when the stack is deleted, but not when its creation failed. */
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
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Access logs need a second bucket. Data events of a trail show more, if you need them.',
  });
  return bucket;
}

/**
 * Allows only this trail to deliver to the bucket.
 * Source of the statements: "Amazon S3 bucket policy for CloudTrail" in the CloudTrail user guide.
 */
function trailMayDeliver(bucket: Bucket, trailArn: string, account: string): void {
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
