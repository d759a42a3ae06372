/** Actions as IAM names them, each with the resource that it is needed for. */
export type Permissions = Readonly<Record<string, string>>;

/**
 * The least permissions to run `firstsight doctor`. A check that lacks a permission reports it as a warning. Without the
 * first one doctor cannot check anything.
 */
export const doctorPermissions: Permissions = {
  'cloudformation:DescribeStacks': 'the stack',
  'cloudtrail:DescribeTrails': '*',
  'cloudtrail:GetTrailStatus': 'the trail',
  'cloudtrail:GetEventSelectors': 'the trail',
  's3:GetBucketNotification': "the trail's bucket",
  'events:DescribeRule': 'the rule, with attach=eventbridge',
  'events:ListTargetsByRule': 'the rule, with attach=eventbridge',
  'sqs:GetQueueAttributes': 'both queues',
  'lambda:GetFunctionConfiguration': 'the function',
  'lambda:GetFunctionConcurrency': 'the function',
  'lambda:ListEventSourceMappings': '*',
  'iam:SimulatePrincipalPolicy': "the function's role",
  'logs:FilterLogEvents': "the function's log group",
  'dynamodb:DescribeTimeToLive': 'the history table',
  'dynamodb:GetItem': 'the history table',
  'dynamodb:BatchGetItem': 'the history table',
  'sns:ListSubscriptionsByTopic': 'the topics',
  'securityhub:DescribeHub': 'the hub of the account, with securityHub=on',
  'cloudwatch:GetMetricData': '*',
  'cloudwatch:DescribeAlarms': '*',
};

/** The additional permissions for `--send-test`. */
export const sendTestPermissions: Permissions = {
  's3:PutObject': 'the log files of the bucket',
  's3:DeleteObject': 'the log files of the bucket',
  's3:ListBucketVersions': 'the bucket, if it keeps versions',
  's3:DeleteObjectVersion': 'the log files of the bucket, if it keeps versions',
  'dynamodb:DeleteItem': 'the history table',
};

/** The permissions for `firstsight redrive`. Without logs:FilterLogEvents it cannot show the causes. */
export const redrivePermissions: Permissions = {
  'cloudformation:DescribeStacks': 'the stack',
  'sqs:GetQueueAttributes': 'the dead-letter queue',
  'logs:FilterLogEvents': "the function's log group",
  'sqs:ReceiveMessage': 'the dead-letter queue, to move messages',
  'sqs:DeleteMessage': 'the dead-letter queue, to move messages',
  'sqs:SendMessage': 'the queue, to move messages',
  'dynamodb:GetItem': 'the history table, to move messages',
  'dynamodb:PutItem': 'the history table, to move messages',
};

/** The permissions for `firstsight baseline` with a stack. With `--table` alone it needs those on the log files and the table. */
export const baselinePermissions: Permissions = {
  'cloudformation:DescribeStacks': 'the stack',
  'sqs:GetQueueAttributes': 'both queues',
  'cloudwatch:GetMetricData': '*, if the queue is not empty',
  'sqs:ReceiveMessage': 'the dead-letter queue, if it is not empty',
  'sqs:ChangeMessageVisibility': 'the dead-letter queue, if it is not empty',
  's3:ListBucket': 'the bucket',
  's3:GetObject': 'the log files of the bucket',
  'kms:Decrypt': 'the key of the log files, if they have one',
  'dynamodb:GetItem': 'the history table',
  'dynamodb:BatchGetItem': 'the history table',
  'dynamodb:PutItem': 'the history table',
};

/** The permissions for `firstsight replay`. */
export const replayPermissions: Permissions = {
  'cloudformation:DescribeStacks': 'the stack',
  'lambda:ListEventSourceMappings': '*',
  's3:ListBucket': 'the bucket',
  'sqs:GetQueueAttributes': 'both queues',
  'sqs:SendMessage': 'the queue',
  'dynamodb:GetItem': 'the history table',
  'dynamodb:PutItem': 'the history table',
  'cloudwatch:GetMetricData': '*',
  'logs:FilterLogEvents': "the function's log group, if it has no metrics yet",
};

/** One line for each permission, for the help of a command. */
export function permissionLines(permissions: Permissions): string {
  return Object.entries(permissions)
    .map(([action, resource]) => `  ${action.padEnd(34)}${resource}`)
    .join('\n');
}
