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

/** A bucket of the stack or an existing bucket. */
type NotifyingBucket = Pick<IBucket, 'bucketArn' | 'addEventNotification'>;

/**
 * Makes S3 send a message to the queue for each log file, with one notification for each prefix. On an existing bucket, the
 * handler of CDK adds them to the existing notifications, and removes no others when they are deleted.
 */
export function notifyOfLogFiles(bucket: NotifyingBucket, logFilePrefixes: readonly string[], queue: Queue): void {
  const isOurHandler = !hasNotificationHandler(Stack.of(queue));
  queue.addToResourcePolicy(bucketMaySend(bucket, queue));
  for (const prefix of logFilePrefixes) {
    bucket.addEventNotification(EventType.OBJECT_CREATED, destination(queue), { prefix, suffix: logFileSuffix });
  }
  if (isOurHandler) expireHandlerLog(Stack.of(queue));
}

/** The destination class of CDK allows two more actions, and a bucket of that name in any account. */
function destination(queue: Queue): IBucketNotificationDestination {
  return {
    bind: () => ({
      type: BucketNotificationDestinationType.QUEUE,
      arn: queue.queueArn,
      // S3 sends a test message when the notification is set, so the queue policy must exist by then.
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

/** The ID of the CDK function that sets bucket notifications; a stack has at most one. */
const handlerId = 'BucketNotificationsHandler050a0587b7544547bf325f094a3db834';
const logGroupId = 'NotificationHandlerLog';

/** The settings of a handler that other code created are not changed. */
export function hasNotificationHandler(stack: Stack): boolean {
  return stack.node.tryFindChild(handlerId) !== undefined;
}

/**
 * Sets a retention for the log of the CDK function that sets bucket notifications. It writes a few lines at each deployment
 * that changes a notification. By default its log never expires.
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

/** The role of the CDK function that sets bucket notifications at each deployment that changes them. */
export function notificationHandlerRole(scope: Construct): Role {
  const role = new Role(scope, 'NotificationHandlerRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Sets the notifications of the bucket with the log files',
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'CDK attaches it to the role of its handler. It allows only writing logs.',
  });
  return role;
}
