import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { LogFileSource } from './sources/log-file-source.ts';

/** The parts of a detector that commands use. */
export interface CommandTarget extends IConstruct {
  readonly source: LogFileSource;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly table: ITable;
  readonly alertTopic: ITopic;
  readonly operationsTopic: ITopic;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly securityHubProductArn: string | undefined;
}

/** The resources of a detector that permissions name. `any` is for actions without a resource. */
type Resource =
  | 'stack'
  | 'bucket'
  | 'objects'
  | 'key'
  | 'queue'
  | 'deadLetterQueue'
  | 'table'
  | 'topics'
  | 'function'
  | 'role'
  | 'logGroup'
  | 'rule'
  | 'trails'
  | 'hub'
  | 'any';

type Actions = Readonly<Partial<Record<Resource, readonly string[]>>>;

/** What the commands of the command line need; `--help` of each says what for. A test compares the lists. */
export const commandActions = {
  doctor: {
    stack: ['cloudformation:DescribeStacks'],
    trails: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
    bucket: ['s3:GetBucketNotification'],
    rule: ['events:DescribeRule', 'events:ListTargetsByRule'],
    queue: ['sqs:GetQueueAttributes'],
    deadLetterQueue: ['sqs:GetQueueAttributes'],
    function: ['lambda:GetFunctionConfiguration', 'lambda:GetFunctionConcurrency'],
    role: ['iam:SimulatePrincipalPolicy'],
    logGroup: ['logs:FilterLogEvents'],
    table: ['dynamodb:DescribeTimeToLive', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'],
    topics: ['sns:ListSubscriptionsByTopic'],
    hub: ['securityhub:DescribeHub'],
    any: [
      'cloudtrail:DescribeTrails',
      'lambda:ListEventSourceMappings',
      'cloudwatch:GetMetricData',
      'cloudwatch:DescribeAlarms',
    ],
  },
  baseline: {
    stack: ['cloudformation:DescribeStacks'],
    bucket: ['s3:ListBucket'],
    objects: ['s3:GetObject'],
    key: ['kms:Decrypt'],
    queue: ['sqs:GetQueueAttributes'],
    deadLetterQueue: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'],
    table: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'],
    any: ['cloudwatch:GetMetricData'],
  },
  redrive: {
    stack: ['cloudformation:DescribeStacks'],
    queue: ['sqs:SendMessage'],
    deadLetterQueue: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    logGroup: ['logs:FilterLogEvents'],
    table: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  },
  replay: {
    stack: ['cloudformation:DescribeStacks'],
    bucket: ['s3:ListBucket'],
    queue: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
    deadLetterQueue: ['sqs:GetQueueAttributes'],
    logGroup: ['logs:FilterLogEvents'],
    table: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    any: ['lambda:ListEventSourceMappings', 'cloudwatch:GetMetricData'],
  },
} as const satisfies Readonly<Record<string, Actions>>;

export type GrantedCommand = keyof typeof commandActions;

/** Allows an identity of the account of the stack to run a command. Returns the grant of its last permission. */
export function grantCommand(detector: CommandTarget, grantee: IGrantable, command: GrantedCommand): Grant {
  const resources = resourcesOf(detector);
  const granted = Object.entries(commandActions[command] as Actions)
    .map(([resource, actions]) => ({ actions, resourceArns: resources[resource as Resource] }))
    .filter(({ resourceArns }) => resourceArns.length > 0)
    .map(({ actions, resourceArns }) =>
      Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: [...resourceArns] }),
    );
  return granted.reduce((all, grant) => all.combine(grant));
}

function resourcesOf(detector: CommandTarget): Readonly<Record<Resource, readonly string[]>> {
  const { source, queue, deadLetterQueue, table, alertTopic, operationsTopic, logGroup } = detector;
  const stack = Stack.of(detector);
  const rule = source.eventRuleName;
  return {
    stack: [stack.stackId],
    bucket: [source.bucketArn],
    objects: [...source.logFilePrefixes, ...source.digestFilePrefixes].map(
      (prefix) => `${source.bucketArn}/${prefix}*`,
    ),
    key: source.kmsKeyArn === undefined ? [] : [source.kmsKeyArn],
    queue: [queue.queueArn],
    deadLetterQueue: [deadLetterQueue.queueArn],
    table: [table.tableArn],
    topics: [alertTopic.topicArn, operationsTopic.topicArn],
    function: [detector.function.functionArn],
    role: detector.function.role === undefined ? [] : [detector.function.role.roleArn],
    logGroup: [logGroup.logGroupArn],
    rule: rule === undefined ? [] : [stack.formatArn({ service: 'events', resource: 'rule', resourceName: rule })],
    hub:
      detector.securityHubProductArn === undefined
        ? []
        : [stack.formatArn({ service: 'securityhub', resource: 'hub', resourceName: 'default' })],
    // Whichever trail delivers to the bucket; that of an organization is in its management account.
    trails: [`arn:${stack.partition}:cloudtrail:*:*:trail/*`],
    any: ['*'],
  };
}
