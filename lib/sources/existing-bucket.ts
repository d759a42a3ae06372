import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ExistingBucketSettings } from '../source-settings.ts';
import { GivenBucket } from './given-bucket.ts';
import { notifyOfLogFiles } from './log-file-notifications.ts';
import { notificationHandlerRole } from './notification-handler-role.ts';

/** Of all that is set on the bucket, only notifications are added. */
export class ExistingBucket extends GivenBucket {
  constructor(scope: Construct, id: string, settings: ExistingBucketSettings, queue: Queue) {
    super(scope, id, settings);
    const bucket = Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketName: settings.bucketName,
      notificationsHandlerRole: notificationHandlerRole(this),
    });
    notifyOfLogFiles(bucket, this.logFilePrefixes, queue);
  }
}
