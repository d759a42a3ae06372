import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { version } from '../lambda/alerting/version.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import { outputNames } from '../lambda/names.ts';
import { plural } from '../lambda/text/plural.ts';
import type { CheckedOptions } from './checked-options.ts';
import type { LogFileSource } from './sources/log-file-source.ts';

export interface OutputProps {
  readonly options: Pick<CheckedOptions, 'alertEmails' | 'operationsEmails' | 'rules' | 'historyWindowDays' | 'audit'>;
  /** The dimension of its metrics. */
  readonly detectorName: string;
  /** Active rules that are not those of Firstsight. */
  readonly ownRules: readonly Rule[];
  /** Their file, if they are from one. */
  readonly rulesFile?: string | undefined;
  readonly asnDatabase?: string | undefined;
  readonly source: LogFileSource;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly table: ITable;
  readonly alertTopic: ITopic;
  readonly operationsTopic: ITopic;
  readonly dashboard: Dashboard;
  readonly securityHubProductArn: string | undefined;
}

/**
 * The outputs that operators and the command line use. Their names do not change. They end with what was set up and the commands
 * to run next, since outputs are shown in alphabetical order.
 * @param program how to start the command line
 */
export function outputs(stack: Stack, props: OutputProps, program: string): void {
  const { source, options } = props;
  const output = outputsIn(stack);
  output('version', 'Deployed version of Firstsight', version);
  const { detectorName } = props;
  output('detectorName', 'Dimension of the metrics', detectorName === stack.stackName ? undefined : detectorName);
  output('alertTopicArn', 'Topic of alerts', props.alertTopic.topicArn);
  output('operationsTopicArn', 'Topic of alarms about the detector', props.operationsTopic.topicArn);
  output('alertEmails', 'Email addresses that are subscribed to alerts', list(options.alertEmails));
  output('operationsEmails', 'Email addresses that are subscribed to alarms', list(options.operationsEmails));
  output('rules', 'Active rules', list(options.rules ?? []));
  output('ownRules', 'Active rules of your own', list(props.ownRules.map((rule) => ownRule(rule, options))));
  output('historyWindowDays', 'History window of all active rules', options.historyWindowDays?.toString());
  output('trailBucketName', 'Bucket of the log files', source.bucketName);
  output('logFilePrefixes', 'S3 key prefixes of log files', list(source.logFilePrefixes));
  output('audit', 'Audit of log files by digest files', options.audit);
  output('securityHubProductArn', 'Product of the findings in Security Hub', props.securityHubProductArn);
  output('logFileKeyArn', 'KMS key of the log files', source.kmsKeyArn);
  output('trailName', 'Trail created by Firstsight', source.trailName);
  output('eventRuleName', 'EventBridge rule that announces log files', source.eventRuleName);
  output('notificationTopicArn', 'Topic that announces log files', source.notificationTopicArn);
  output('logFileQueueUrl', 'Queue of notifications', props.queue.queueUrl);
  output('deadLetterQueueUrl', 'Queue of notifications that could not be processed', props.deadLetterQueue.queueUrl);
  output('functionName', 'Detector function', props.function.functionName);
  output('logGroupName', 'Log of the detector function', props.logGroup.logGroupName);
  output('historyTableName', 'Table of histories', props.table.tableName);
  output('dashboardName', 'Dashboard of the detector', props.dashboard.dashboardName);
  output('setUp', 'What was set up', summary(props));
  nextCommands(stack, props, program);
}

function ownRule(rule: Rule, options: OutputProps['options']): string {
  const days = rule.oncePerDay ? rule.historyWindowDays : (options.historyWindowDays ?? rule.historyWindowDays);
  const sources = rule.dataEvents ? [[...new Set(rule.events.map(({ source }) => source))].join('+')] : [];
  return [rule.id, rule.version, days, ...sources].join(':');
}

function nextCommands(stack: Stack, props: OutputProps, program: string): void {
  const output = outputsIn(stack);
  const where = `--stack ${stack.stackName} --region ${stack.region}`;
  output(
    'confirm',
    'Confirm the subscriptions in the emails that AWS sends. This command shows which of them are pending',
    `aws sns list-subscriptions-by-topic --region ${stack.region} --topic-arn ${props.alertTopic.topicArn} --query "Subscriptions[].[Endpoint,SubscriptionArn]" --output text`,
  );
  output(
    'baseline',
    'Load the baseline after the first deployment, and after every change of the rules or their window',
    `${program} baseline ${[where, ...rulesOptions(props)].join(' ')}`,
  );
  output('check', 'Check the deployment and send a test alert', `${program} doctor --send-test ${where}`);
}

/** The options for the active rules. */
function rulesOptions({ options: { rules = [] }, ownRules, rulesFile, asnDatabase }: OutputProps): readonly string[] {
  return [
    ...(rules.length === 0 ? [] : [`--rules ${rules.join(',')}`]),
    ...(ownRules.length === 0 ? [] : [`--rules-file ${rulesFile === undefined ? 'FILE' : `'${rulesFile}'`}`]),
    ...(asnDatabase === undefined ? [] : [`--asn-database '${asnDatabase}'`]),
  ];
}

/** In one line. */
function summary({ source, options, ownRules }: OutputProps): string {
  const { rules = ['sts-get-federation-token'], alertEmails, historyWindowDays, audit } = options;
  return [
    `Reads s3://${source.bucketName}/ (${source.logFilePrefixes.join(', ')}), announced by ${announcementOf(source)}`,
    `rules: ${[...rules, ...ownRules.map(({ id }) => id)].join(', ')}`,
    ...(historyWindowDays === undefined ? [] : [`window: ${plural(historyWindowDays, 'day')}`]),
    `alerts: ${alertEmails.length === 0 ? 'no email address' : alertEmails.join(', ')}`,
    `audit: ${audit}`,
  ].join('; ');
}

function announcementOf({ trailName, eventRuleName, notificationTopicArn }: LogFileSource): string {
  if (trailName !== undefined) return `a notification of the new trail's bucket`;
  if (eventRuleName !== undefined) return 'events of the bucket';
  if (notificationTopicArn !== undefined) return `the topic ${notificationTopicArn}`;
  return 'a notification of the bucket';
}

function list(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',');
}

/** A resource that does not exist has no output. */
function outputsIn(stack: Stack) {
  return (name: keyof typeof outputNames, description: string, value: string | undefined): void => {
    if (value !== undefined) new CfnOutput(stack, outputNames[name], { description, value });
  };
}
