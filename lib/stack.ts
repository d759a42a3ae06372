import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Code, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { version } from '../lambda/alerting/version.ts';
import { outputNames } from '../lambda/names.ts';
import { FirstOccurrenceDetector } from './first-occurrence-detector.ts';
import type { Settings } from './settings.ts';
import type { LogFileSource } from './sources/log-file-source.ts';

export interface FirstsightStackProps extends StackProps {
  readonly settings: Settings;
  /** The bundled function. */
  readonly code: Code;
}

/** All that Firstsight consists of, in one account and region. */
export class FirstsightStack extends Stack {
  constructor(scope: Construct, id: string, { settings, code, ...props }: FirstsightStackProps) {
    super(scope, id, { description: 'Firstsight: tells of first sightings in CloudTrail log files', ...props });
    // CDK leaves this id out of logical ids, so that resources keep theirs: another one would replace the history.
    const { alertEventBus, exceptionsFile, ...options } = settings;
    const detector = new FirstOccurrenceDetector(this, 'Default', { code, ...options });
    if (alertEventBus !== undefined) {
      detector.alertsToEventBridge(EventBus.fromEventBusName(this, 'AlertEventBus', alertEventBus));
    }
    outputs(this, { ...detector, settings });
  }
}

export interface OutputProps {
  readonly settings: Pick<Settings, 'alertEmails' | 'operationsEmails' | 'rules'>;
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
  const { source, settings } = props;
  output(scope, 'version', 'What is deployed', version);
  output(scope, 'alertTopicArn', 'Subscribe here for alerts', props.alertTopic.topicArn);
  output(scope, 'operationsTopicArn', 'Subscribe here for alarms', props.operationsTopic.topicArn);
  output(scope, 'alertEmails', 'Who was asked to confirm alerts by email', list(settings.alertEmails));
  output(scope, 'operationsEmails', 'Who was asked to confirm alarms by email', list(settings.operationsEmails));
  output(scope, 'rules', 'The rules that are on', list(settings.rules ?? []));
  output(scope, 'trailBucketName', 'Where log files are read from', source.bucketName);
  output(scope, 'logFilePrefixes', 'What the keys of log files begin with', list(source.logFilePrefixes));
  output(scope, 'logFileKeyArn', 'The key that log files are encrypted with', source.kmsKeyArn);
  output(scope, 'trailName', 'The trail that Firstsight made', source.trailName);
  output(scope, 'eventRuleName', 'The rule that announces log files', source.eventRuleName);
  output(scope, 'notificationTopicArn', 'The topic that announces log files', source.notificationTopicArn);
  output(scope, 'logFileQueueUrl', 'Notifications that wait', props.queue.queueUrl);
  output(scope, 'deadLetterQueueUrl', 'Notifications that could not be served', props.deadLetterQueue.queueUrl);
  output(scope, 'functionName', 'The detector', props.function.functionName);
  output(scope, 'logGroupName', 'The log of the detector', props.logGroup.logGroupName);
  output(scope, 'historyTableName', 'Where histories are kept', props.table.tableName);
  output(scope, 'dashboardName', 'How the detector is doing', props.dashboard.dashboardName);
}

function list(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',');
}

/** What does not exist has no output. */
function output(
  scope: Construct,
  name: keyof typeof outputNames,
  description: string,
  value: string | undefined,
): void {
  if (value !== undefined) new CfnOutput(scope, outputNames[name], { description, value });
}
