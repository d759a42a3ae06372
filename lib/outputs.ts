import { CfnOutput } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { LogFileSource } from './sources/log-file-source.ts';

export interface OutputProps {
  readonly source: LogFileSource;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly table: Table;
  readonly alertTopic: ITopic;
  readonly operationsTopic: ITopic;
  readonly dashboard: Dashboard;
}

/** Names what an operator needs, by names that stay the same from deployment to deployment. */
export function outputs(scope: Construct, props: OutputProps): void {
  const { trailName } = props.source;
  output(scope, 'AlertTopicArn', 'Subscribe here for alerts', props.alertTopic.topicArn);
  output(scope, 'OperationsTopicArn', 'Subscribe here for alarms', props.operationsTopic.topicArn);
  output(scope, 'TrailBucketName', 'Where log files are read from', props.source.bucketName);
  if (trailName !== undefined) output(scope, 'TrailName', 'The trail that Firstsight made', trailName);
  output(scope, 'LogFileQueueUrl', 'Notifications that wait', props.queue.queueUrl);
  output(scope, 'DeadLetterQueueUrl', 'Notifications that could not be served', props.deadLetterQueue.queueUrl);
  output(scope, 'FunctionName', 'The detector', props.function.functionName);
  output(scope, 'LogGroupName', 'The log of the detector', props.logGroup.logGroupName);
  output(scope, 'HistoryTableName', 'Where histories are kept', props.table.tableName);
  output(scope, 'DashboardName', 'How the detector is doing', props.dashboard.dashboardName);
}

function output(scope: Construct, name: string, description: string, value: string): void {
  new CfnOutput(scope, name, { description, value });
}
