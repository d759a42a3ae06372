import { basename } from 'node:path';
import { Aws, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type BucketNotificationProperties, notificationsFileName } from '../../lambda/names.ts';

/** The objects that a notification announces. */
export interface AnnouncedObjects {
  readonly prefix: string;
  readonly suffix: string;
}

export interface BucketNotificationsProps {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** The objects to announce. No two of them can overlap. */
  readonly objects: readonly AnnouncedObjects[];
  readonly queue: Queue;
  /** Contains `bucket-notifications.mjs`. */
  readonly code: Code;
}

/**
 * Makes S3 send a message to the queue for each new object, by notifications that are added to those that the bucket has. The
 * handler of CDK changes the IDs of other notifications, and cannot be deleted if the bucket is gone.
 *
 * Use another ID for another bucket: then the permissions for the old bucket are deleted after its notifications.
 */
export class BucketNotifications extends Construct {
  constructor(scope: Construct, id: string, props: BucketNotificationsProps) {
    super(scope, id);
    const { bucketName, bucketArn, objects, queue, code } = props;
    queue.addToResourcePolicy(bucketMaySend(bucketArn, queue));
    const properties: BucketNotificationProperties = {
      BucketName: bucketName,
      BucketOwner: Stack.of(this).account,
      QueueArn: queue.queueArn,
      Notifications: objects.map(({ prefix, suffix }) => ({ Prefix: prefix, Suffix: suffix })),
    };
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::FirstsightBucketNotifications',
      serviceToken: handlerFunction(this, bucketArn, code).functionArn,
      serviceTimeout: longestAnswer,
      properties,
    });
    // S3 does not retry messages that the queue policy denied.
    resource.node.addDependency(queue);
  }
}

function bucketMaySend(bucketArn: string, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogFileNotifications',
    principals: [new ServicePrincipal('s3.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: {
      ArnEquals: { 'aws:SourceArn': bucketArn },
      StringEquals: { 'aws:SourceAccount': Stack.of(queue).account },
    },
  });
}

/** All attempts, and the waits between them. */
const timeout = Duration.minutes(3);

/** Lambda repeats an invocation that failed twice. Without this, CloudFormation waits an hour for an answer. */
const longestAnswer = Duration.minutes(15);

function handlerFunction(scope: Construct, bucketArn: string, code: Code): LambdaFunction {
  // Kept, because it says which notifications a deletion left on a bucket.
  const logGroup = new LogGroup(scope, 'Log', {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  return new LambdaFunction(scope, 'Function', {
    description: 'Firstsight: sets the notifications of the bucket with the log files, when the stack is deployed',
    handler: `${basename(notificationsFileName, '.mjs')}.handler`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    timeout,
    loggingFormat: LoggingFormat.JSON,
    logGroup,
    code,
    role: handlerRole(scope, bucketArn, logGroup.logGroupArn),
  });
}

function handlerRole(scope: Construct, bucketArn: string, logGroupArn: string): Role {
  const allow = (sid: string, resource: string, ...actions: string[]) =>
    new PolicyStatement({ sid, actions, resources: [resource] });
  const statements = [
    allow('SetNotifications', bucketArn, 's3:GetBucketNotification', 's3:PutBucketNotification'),
    allow('SeeWhetherStackRollsBack', Aws.STACK_ID, 'cloudformation:DescribeStacks'),
    allow('WriteLog', logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents'),
  ];
  return new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Sets the notifications of the bucket with the log files',
    inlinePolicies: { Notifications: new PolicyDocument({ statements }) },
  });
}
