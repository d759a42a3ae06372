import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ExistingBucketSettings } from '../settings.ts';
import { notifyOfLogFiles } from './log-file-notifications.ts';
import { accountLogFilePrefix, type LogFileSource, organizationLogFilePrefix } from './log-file-source.ts';
import { notificationHandlerRole } from './notification-handler-role.ts';

/** A bucket that a trail delivers to already; of all that is set on it, only one notification is added. */
export class ExistingBucket extends Construct implements LogFileSource {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyPrefix: string;
  readonly logFilePrefix: string;
  readonly kmsKeyArn: string | undefined;
  readonly trailName = undefined;

  constructor(scope: Construct, id: string, settings: ExistingBucketSettings, queue: Queue) {
    super(scope, id);
    const bucket = Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketName: settings.bucketName,
      notificationsHandlerRole: notificationHandlerRole(this),
    });
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    this.keyPrefix = settings.keyPrefix;
    this.logFilePrefix = logFilePrefix(settings, Stack.of(this).account);
    this.kmsKeyArn = settings.kmsKeyArn;
    notifyOfLogFiles(bucket, this.logFilePrefix, queue);
  }
}

function logFilePrefix({ keyPrefix, organizationId }: ExistingBucketSettings, account: string): string {
  return organizationId === undefined
    ? accountLogFilePrefix(keyPrefix, account)
    : organizationLogFilePrefix(keyPrefix, organizationId);
}
