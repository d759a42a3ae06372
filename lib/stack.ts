import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
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

/** The whole of Firstsight in one account and Region. */
export class FirstsightStack extends Stack {
  constructor(scope: Construct, id: string, { settings, code, ...props }: FirstsightStackProps) {
    const { stackName } = settings;
    super(scope, id, {
      description: 'Firstsight: alerts on first occurrences in CloudTrail log files',
      ...(stackName !== undefined && { stackName }),
      ...props,
    });
    // CDK omits this ID from logical IDs. Another ID would change them and replace the history.
    const { alertEventBus, exceptionsFile, accountNames, asnDatabase, rulesFile, stackName: _, ...options } = settings;
    const detector = new FirstOccurrenceDetector(this, 'Default', { code, ...options });
    if (alertEventBus !== undefined) {
      detector.alertsToEventBridge(EventBus.fromEventBusName(this, 'AlertEventBus', alertEventBus));
    }
    outputs(this, { ...detector, settings });
  }
}

export interface OutputProps {
  readonly settings: Pick<Settings, 'alertEmails' | 'operationsEmails' | 'rules' | 'historyWindowDays' | 'audit'>;
  readonly source: LogFileSource;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly table: ITable;
  readonly alertTopic: ITopic;
  readonly operationsTopic: ITopic;
  readonly dashboard: Dashboard;
}

/** The outputs that operators and the command line use. Their names do not change. */
export function outputs(scope: Construct, props: OutputProps): void {
  const { source, settings } = props;
  output(scope, 'version', 'Deployed version of Firstsight', version);
  output(scope, 'alertTopicArn', 'Topic of alerts', props.alertTopic.topicArn);
  output(scope, 'operationsTopicArn', 'Topic of alarms about the detector', props.operationsTopic.topicArn);
  output(scope, 'alertEmails', 'Email addresses that are subscribed to alerts', list(settings.alertEmails));
  output(scope, 'operationsEmails', 'Email addresses that are subscribed to alarms', list(settings.operationsEmails));
  output(scope, 'rules', 'Active rules', list(settings.rules ?? []));
  output(scope, 'historyWindowDays', 'History window of all active rules', settings.historyWindowDays?.toString());
  output(
    scope,
    'baselineCommand',
    'Run this after the first deployment, and after every change of the rules or their window',
    baselineCommand(Stack.of(scope), settings.rules),
  );
  output(scope, 'trailBucketName', 'Bucket of the log files', source.bucketName);
  output(scope, 'logFilePrefixes', 'S3 key prefixes of log files', list(source.logFilePrefixes));
  output(scope, 'audit', 'Audit of log files by digest files', settings.audit);
  output(scope, 'logFileKeyArn', 'KMS key of the log files', source.kmsKeyArn);
  output(scope, 'trailName', 'Trail created by Firstsight', source.trailName);
  output(scope, 'eventRuleName', 'EventBridge rule that announces log files', source.eventRuleName);
  output(scope, 'notificationTopicArn', 'Topic that announces log files', source.notificationTopicArn);
  output(scope, 'logFileQueueUrl', 'Queue of notifications', props.queue.queueUrl);
  output(
    scope,
    'deadLetterQueueUrl',
    'Queue of notifications that could not be processed',
    props.deadLetterQueue.queueUrl,
  );
  output(scope, 'functionName', 'Detector function', props.function.functionName);
  output(scope, 'logGroupName', 'Log of the detector function', props.logGroup.logGroupName);
  output(scope, 'historyTableName', 'Table of histories', props.table.tableName);
  output(scope, 'dashboardName', 'Dashboard of the detector', props.dashboard.dashboardName);
}

/** Until the baseline is loaded, each habit alerts once. */
function baselineCommand({ stackName, region }: Stack, rules: readonly string[] = []): string {
  const only = rules.length === 0 ? '' : ` --rules ${rules.join(',')}`;
  return `npm run -s firstsight -- baseline --stack ${stackName} --region ${region}${only}`;
}

function list(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',');
}

/** A resource that does not exist has no output. */
function output(
  scope: Construct,
  name: keyof typeof outputNames,
  description: string,
  value: string | undefined,
): void {
  if (value !== undefined) new CfnOutput(scope, outputNames[name], { description, value });
}
