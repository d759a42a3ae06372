import { Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { logFilePrefixes } from './log-file-keys.ts';
import { notifyOfLogFiles } from './log-file-notifications.ts';
import type { Allowance, LogFileSource } from './log-file-source.ts';
import { trailBucket, trailMayDeliver } from './trail-bucket.ts';

/** A trail over all regions, and its bucket. */
export class OwnTrail extends Construct implements LogFileSource {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyPrefix = '';
  readonly logFilePrefixes: readonly string[];
  readonly organizationId = undefined;
  readonly accounts: readonly string[];
  readonly excludedAccounts: readonly string[] = [];
  readonly kmsKeyArn = undefined;
  readonly trailName: string;
  readonly eventRuleName = undefined;
  readonly notificationTopicArn = undefined;

  constructor(scope: Construct, id: string, queue: Queue) {
    super(scope, id);
    const stack = Stack.of(this);
    const bucket = trailBucket(this, 'Bucket');
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    this.accounts = [stack.account];
    this.logFilePrefixes = logFilePrefixes(this);
    // Chosen here, since the bucket has to name the trail before the trail can exist. A trail over all regions takes its
    // name in each of them.
    this.trailName = `${stack.stackName}-${stack.region}`;
    trailMayDeliver(
      bucket,
      stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: this.trailName }),
      stack.account,
    );
    this.startTrail(bucket);
    notifyOfLogFiles(bucket, this.logFilePrefixes, queue);
  }

  /** All of it is this account's. */
  allowances(): readonly Allowance[] {
    return [];
  }

  /** Calls to the global endpoint of STS are recorded only by a trail that includes global service events. */
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
