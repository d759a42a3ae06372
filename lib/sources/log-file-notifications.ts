import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BucketNotificationDestinationType,
  EventType,
  type IBucket,
  type IBucketNotificationDestination,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { logFileSuffix } from './log-file-keys.ts';
import { expireHandlerLog, hasNotificationHandler } from './notification-handler-log.ts';

/** A bucket that can be given notifications, be it the stack's own or not. */
type NotifyingBucket = Pick<IBucket, 'bucketArn' | 'addEventNotification'>;

/**
 * Has S3 send the queue a message for each log file, by a notification for each prefix. On an existing bucket, CDK's
 * handler adds them to the notifications that are there, and takes away no other when they are removed.
 */
export function notifyOfLogFiles(bucket: NotifyingBucket, logFilePrefixes: readonly string[], queue: Queue): void {
  const isOurHandler = !hasNotificationHandler(Stack.of(queue));
  queue.addToResourcePolicy(bucketMaySend(bucket, queue));
  for (const prefix of logFilePrefixes) {
    bucket.addEventNotification(EventType.OBJECT_CREATED, destination(queue), { prefix, suffix: logFileSuffix });
  }
  if (isOurHandler) expireHandlerLog(Stack.of(queue));
}

/** CDK's own destination would admit two more actions, and the bucket of that name in any account. */
function destination(queue: Queue): IBucketNotificationDestination {
  return {
    bind: () => ({
      type: BucketNotificationDestinationType.QUEUE,
      arn: queue.queueArn,
      // S3 tries the queue when it is told of it, so the queue's policy must be in force by then.
      dependencies: [queue],
    }),
  };
}

function bucketMaySend(bucket: NotifyingBucket, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogFileNotifications',
    principals: [new ServicePrincipal('s3.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: {
      ArnEquals: { 'aws:SourceArn': bucket.bucketArn },
      StringEquals: { 'aws:SourceAccount': Stack.of(queue).account },
    },
  });
}
