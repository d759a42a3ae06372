import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  type Code,
  EventSourceMapping,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionSettings, writeEnvironment } from '../lambda/environment.ts';
import { metricNamespace, type ScheduledTask, serviceName } from '../lambda/names.ts';
import type { CheckedOptions } from './checked-options.ts';
import {
  batchSize,
  concurrentRuns,
  defaultBatchWindow,
  defaultMemory,
  functionTimeout,
  longestWait,
} from './delivery-limits.ts';
import { detectorRole } from './detector-role.ts';
import type { LogFileSource } from './sources/log-file-source.ts';

/** What the function needs of the options. */
export type DetectorFunctionSettings = FunctionSettings &
  Pick<
    CheckedOptions,
    'alertEmails' | 'operationsEmails' | 'weeklyNote' | 'securityHub' | 'concurrency' | 'batchWindow' | 'memory'
  >;

export interface DetectorFunctionProps {
  /** Contains `handler.mjs`. */
  readonly code: Code;
  readonly queue: IQueue;
  readonly table: ITable;
  readonly alertTopic: ITopic;
  readonly operationsTopic: ITopic;
  readonly topicKey: IKey;
  readonly source: LogFileSource;
  readonly settings: DetectorFunctionSettings;
  /** The dimension of its metrics. */
  readonly detectorName: string;
  readonly logRetention: RetentionDays;
}

/** The function, its log and its event source mapping. */
export class DetectorFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: IRole;
  /** The product of this account in Security Hub; undefined if alerts are not imported. */
  readonly securityHubProductArn: string | undefined;

  constructor(scope: Construct, id: string, props: DetectorFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'LogGroup', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.securityHubProductArn = props.settings.securityHub ? defaultProductArn(this) : undefined;
    this.role = this.roleFor(props);
    this.function = new LambdaFunction(this, 'Function', {
      ...deployment,
      memorySize: props.settings.memory ?? defaultMemory,
      code: props.code,
      role: this.role,
      logGroup: this.logGroup,
      environment: environment(props, this.securityHubProductArn),
    });
    this.receiveFrom(props.queue, props.settings);
    this.schedule('SubscriptionCheck', Schedule.rate(Duration.hours(1)), 'check');
    // Monday morning in Europe, before that in America.
    if (props.settings.weeklyNote)
      this.schedule('WeeklyNote', Schedule.cron({ weekDay: 'MON', hour: '7', minute: '0' }), 'note');
  }

  private schedule(id: string, schedule: Schedule, scheduled: ScheduledTask): void {
    const target = new LambdaTarget(this.function, { event: RuleTargetInput.fromObject({ scheduled }) });
    new Rule(this, id, { description: `Firstsight: ${scheduled} of the subscriptions`, schedule, targets: [target] });
  }

  private roleFor(props: DetectorFunctionProps): IRole {
    return detectorRole(this, 'Role', {
      source: props.source,
      queueArn: props.queue.queueArn,
      tableArn: props.table.tableArn,
      alertTopicArn: props.alertTopic.topicArn,
      operationsTopicArn: props.operationsTopic.topicArn,
      topicKeyArn: props.topicKey.keyArn,
      logGroupArn: this.logGroup.logGroupArn,
      securityHubProductArn: this.securityHubProductArn,
    });
  }

  private receiveFrom(queue: IQueue, settings: DetectorFunctionSettings): void {
    const { concurrency = concurrentRuns, batchWindow = defaultBatchWindow } = settings;
    new EventSourceMapping(this, 'LogFileNotifications', {
      target: this.function,
      eventSourceArn: queue.queueArn,
      batchSize,
      maxBatchingWindow: Duration.seconds(batchWindow),
      maxConcurrency: concurrency,
      reportBatchItemFailures: true,
    });
  }
}

const deployment = {
  description: 'Firstsight: reads CloudTrail log files and publishes an alert for each first occurrence',
  handler: 'handler.handler',
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  timeout: functionTimeout,
  loggingFormat: LoggingFormat.JSON,
} as const;

/** The product under which Security Hub takes an account's own findings. (User guide, "Integrating with custom products".) */
function defaultProductArn(scope: Construct): string {
  const { account } = Stack.of(scope);
  return Stack.of(scope).formatArn({ service: 'securityhub', resource: 'product', resourceName: `${account}/default` });
}

function environment(props: DetectorFunctionProps, securityHubProductArn: string | undefined): Record<string, string> {
  const { queue, table, alertTopic, operationsTopic, source, settings, detectorName } = props;
  return {
    ...writeEnvironment({
      ...settings,
      detectorName,
      securityHubProductArn,
      tableName: table.tableName,
      alertTopicArn: alertTopic.topicArn,
      operationsTopicArn: operationsTopic.topicArn,
      claimLeaseSeconds: functionTimeout.toSeconds(),
      queueRetentionDays: longestWait.toDays(),
      trailBucket: source.bucketName,
      keyPrefix: source.keyPrefix,
      organizationId: source.organizationId ?? '',
      accounts: source.accounts,
      excludedAccounts: source.excludedAccounts,
      auditQueueUrl: source.audits ? queue.queueUrl : undefined,
      // A topic can also have other buckets and other senders.
      foreignLogFiles: source.notificationTopicArn === undefined ? undefined : 'passed-over',
    }),
    POWERTOOLS_SERVICE_NAME: serviceName,
    POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
}
