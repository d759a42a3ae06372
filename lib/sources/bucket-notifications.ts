import { type CfnResource, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  BucketNotificationDestinationType,
  EventType,
  type IBucket,
  type IBucketNotificationDestination,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { logFileSuffix } from './log-file-keys.ts';

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

/** The id that CDK gives its function for bucket notifications, of which a stack has at most one. */
const handlerId = 'BucketNotificationsHandler050a0587b7544547bf325f094a3db834';
const logGroupId = 'NotificationHandlerLog';

/** A handler that others have made is theirs to set up. */
export function hasNotificationHandler(stack: Stack): boolean {
  return stack.node.tryFindChild(handlerId) !== undefined;
}

/**
 * Gives CDK's function for bucket notifications a log that ends. It writes a few lines at each deployment that changes a
 * notification, by default into a log that is kept for ever.
 */
export function expireHandlerLog(stack: Stack): void {
  const handler = stack.node.tryFindChild(handlerId)?.node.tryFindChild('Resource') as CfnResource | undefined;
  if (handler === undefined || stack.node.tryFindChild(logGroupId) !== undefined) return;
  const logGroup = new LogGroup(stack, logGroupId, {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logGroup.logGroupName });
}

/** The role of the function with which CDK sets a bucket's notifications, once at each deployment that changes them. */
export function notificationHandlerRole(scope: Construct): Role {
  const role = new Role(scope, 'NotificationHandlerRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Sets the notifications of the bucket that holds the log files',
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'CDK attaches it to whatever role its handler is given; it allows writing logs and nothing else.',
  });
  return role;
}
