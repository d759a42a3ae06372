import { Duration, Stack } from 'aws-cdk-lib';
import { type Alarm, type Dashboard, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type ITopicSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { isExpired } from '../lambda/detection/exceptions.ts';
import type { metricNames } from '../lambda/names.ts';
import { parseAccountNames } from './account-names.ts';
import { Alarms } from './alarms.ts';
import { AlertPipe, type AlertPipeTarget } from './alert-pipe.ts';
import { type AlertFilter, type AlertSubscriptionOptions, alertSubscription } from './alert-subscription.ts';
import { alertEventTarget, chatTarget } from './alert-targets.ts';
import { acknowledgeSubscriber, warnOfExpiredException, warnOfNoSubscribers } from './annotations.ts';
import { withBuiltFunction } from './built-function.ts';
import { type CheckedOptions, checkedOptions } from './checked-options.ts';
import { detectorDashboard } from './dashboard.ts';
import { DetectorFunction } from './detector-function.ts';
import { DetectorPropsError, type FirstOccurrenceDetectorProps, ownRulesOf } from './detector-props.ts';
import { parseExceptions } from './exceptions.ts';
import { grantCommand } from './grants.ts';
import { historyTable } from './history-table.ts';
import { detectorMetric } from './metrics.ts';
import { outputs } from './outputs.ts';
import { LogFileQueue } from './queues.ts';
import type { LogFileSource } from './sources/log-file-source.ts';
import { allowanceOutputs, logFileSource } from './sources/sources.ts';
import { alertTopic, operationsTopic, topicKey } from './topics.ts';

/** Options for sending alerts to another service. */
export interface AlertTargetOptions {
  /**
   * The alerts to send.
   * @default - all
   */
  readonly filter?: AlertFilter;
  /**
   * Required for several targets of the same kind.
   * @default 'EventBus' or 'Chat'
   */
  readonly id?: string;
}

/** The names of the metrics of the detector. */
export type DetectorMetric = keyof typeof metricNames;

/**
 * Alerts on the first STS `GetFederationToken` call of a principal, and again after ten days without one. Other rules can be
 * enabled. Contains the source of log files, queue, function, history, topics, alarms and dashboard, in one account and Region.
 */
export class FirstOccurrenceDetector extends Construct {
  /** The value of the dimension `stack` of its metrics. */
  readonly detectorName: string;
  /** The source of log files. */
  readonly source: LogFileSource;
  /** Notifications of log files for the function. */
  readonly queue: Queue;
  /** Notifications of log files that could not be processed; kept for 14 days. */
  readonly deadLetterQueue: Queue;
  /** The histories. Protected from deletion, and kept when the construct is removed. */
  readonly table: ITable;
  /** Encrypts the topics. */
  readonly topicKey: Key;
  /** All alerts: OCSF JSON for queues, functions and HTTPS, plain text for email, one line for SMS. */
  readonly alertTopic: Topic;
  /** All alarms about the detector itself. */
  readonly operationsTopic: Topic;
  /** Reads log files and sends alerts. */
  readonly function: LambdaFunction;
  /** The log of the function. Kept when the construct is removed. */
  readonly logGroup: LogGroup;
  /** They notify the operations topic. */
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;
  /** The product of the findings in Security Hub; undefined without them. */
  readonly securityHubProductArn: string | undefined;
  private readonly options: CheckedOptions;
  private readonly props: FirstOccurrenceDetectorProps;

  /**
   * @throws DetectorPropsError, ExceptionsError, AccountNamesError, AsnDatabaseError: a property, an exception, a name or the
   * database of networks is invalid
   * @throws FunctionNotBuiltError: the construct was not imported from the package, and `code` is not set
   */
  constructor(scope: Construct, id: string, props: FirstOccurrenceDetectorProps = {}) {
    super(scope, id);
    const options = checkedOptions(props);
    this.options = options;
    this.props = props;
    // In the stack of Firstsight, the construct has no name of its own.
    this.detectorName = [Stack.of(this).stackName, ...(id === 'Default' ? [] : [id])].join('/');
    ({ queue: this.queue, deadLetterQueue: this.deadLetterQueue } = new LogFileQueue(this, 'LogFileQueue'));
    this.table =
      options.historyTable === undefined
        ? historyTable(this, 'HistoryTable')
        : Table.fromTableName(this, 'KeptHistoryTable', options.historyTable);
    this.topicKey = topicKey(this, 'TopicKey');
    this.alertTopic = alertTopic(this, 'AlertTopic', { key: this.topicKey, emails: options.alertEmails });
    this.operationsTopic = operationsTopic(this, 'OperationsTopic', {
      key: this.topicKey,
      emails: options.operationsEmails,
    });
    const { source, detector } = this.withCode(props, (code) => this.functions(code, options));
    this.source = source;
    this.function = detector.function;
    // A deployment that fails, most likely at the source, then leaves no protected table behind.
    this.table.node.addDependency(source);
    this.logGroup = detector.logGroup;
    this.securityHubProductArn = detector.securityHubProductArn;
    allowanceOutputs(this, this.source, detector.role.roleArn);
    this.alarms = new Alarms(this, 'Alarms', this).alarms;
    this.dashboard = detectorDashboard(this, 'Dashboard', this);
    warnOfNoSubscribers(this, options);
  }

  /**
   * Subscribes a destination of `aws-cdk-lib/aws-sns-subscriptions` to alerts: a function, queue, endpoint or address.
   * @throws EmptyAlertFilterError: the filter matches no alert
   * @throws FilteredTwiceError: the destination has a filter policy too
   */
  addAlertSubscription(destination: ITopicSubscription, options: AlertSubscriptionOptions = {}): void {
    this.alertTopic.addSubscription(alertSubscription(this, destination, options));
    acknowledgeSubscriber(this);
  }

  /**
   * Sends alerts to an event bus, at least once: source `firstsight`, detail-type `Firstsight Alert`, with an OCSF 1.8
   * Detection Finding in `detail`.
   * @param bus default: the default bus of the account and Region
   * @throws EmptyAlertFilterError: the filter matches no alert
   */
  addEventBus(bus?: Pick<IEventBus, 'eventBusArn'>, { filter, id = 'EventBus' }: AlertTargetOptions = {}): void {
    const { eventBusArn } = bus ?? EventBus.fromEventBusName(this, `${id}Default`, 'default');
    this.sendTo(id, alertEventTarget(eventBusArn), filter);
  }

  /**
   * Creates a topic that receives alerts as messages for Slack or Teams, at least once. Pass it to a channel of Amazon Q
   * Developer in chat applications (formerly AWS Chatbot), such as `notificationTopics` of `SlackChannelConfiguration`.
   * @throws EmptyAlertFilterError: the filter matches no alert
   */
  addChatTopic({ filter, id = 'Chat' }: AlertTargetOptions = {}): Topic {
    const key = this.topicKey;
    const topic = new Topic(this, `${id}Topic`, { displayName: 'Firstsight chat', masterKey: key, enforceSSL: true });
    this.sendTo(id, chatTarget(topic, key), filter);
    return topic;
  }

  /**
   * Adds the outputs to the stack by which `firstsight doctor`, `baseline`, `redrive` and `replay` find the detector, and which
   * say what was set up and what to do next. A stack can have those of one detector.
   */
  addOutputs(): void {
    const { asnDatabase } = this.props;
    const ownRules = ownRulesOf(this.props);
    outputs(Stack.of(this), { ...this, options: this.options, ownRules, asnDatabase }, 'npx firstsight');
  }

  /** A metric of this detector. By default, its sum over five minutes. */
  metric(name: DetectorMetric, options: MetricOptions = {}): Metric {
    return detectorMetric(this.detectorName, name, { statistic: Stats.SUM, period: Duration.minutes(5), ...options });
  }

  /** The number of alerts. By default, the sum over five minutes. */
  metricAlerts(options?: MetricOptions): Metric {
    return this.metric('alerts', options);
  }

  /** The number of log files that were read. By default, the sum over five minutes. */
  metricLogFiles(options?: MetricOptions): Metric {
    return this.metric('logFiles', options);
  }

  /** The number of log files that could not be processed, counted at each attempt. By default, the sum over five minutes. */
  metricFailures(options?: MetricOptions): Metric {
    return this.metric('failures', options);
  }

  /** The seconds from a call to its alert. By default, the maximum over five minutes. */
  metricSecondsToAlert(options?: MetricOptions): Metric {
    return this.metric('secondsToAlert', { statistic: Stats.MAXIMUM, ...options });
  }

  /** Allows an identity to run `firstsight doctor` on the stack, without `--send-test`. */
  grantDoctor(grantee: IGrantable): Grant {
    return grantCommand(this, grantee, 'doctor');
  }

  /** Allows an identity to run `firstsight baseline` on the stack. */
  grantBaseline(grantee: IGrantable): Grant {
    return grantCommand(this, grantee, 'baseline');
  }

  /** Allows an identity to run `firstsight redrive` on the stack. */
  grantRedrive(grantee: IGrantable): Grant {
    return grantCommand(this, grantee, 'redrive');
  }

  /** Allows an identity to run `firstsight replay` on the stack. */
  grantReplay(grantee: IGrantable): Grant {
    return grantCommand(this, grantee, 'replay');
  }

  private sendTo(id: string, target: AlertPipeTarget, filter: AlertFilter | undefined): void {
    const { alertTopic, operationsTopic } = this;
    new AlertPipe(this, id, { alertTopic, operationsTopic, target, filter });
    acknowledgeSubscriber(this);
  }

  private functions(code: Code, options: CheckedOptions) {
    const { queue, table, alertTopic, operationsTopic, topicKey, detectorName } = this;
    const source = logFileSource(this, { ...options.source, audits: options.audit === 'on' }, queue, code);
    const settings = { settings: options, logRetention: options.logRetention };
    const resources = { code, queue, table, source, alertTopic, operationsTopic, topicKey, detectorName };
    return { source, detector: new DetectorFunction(this, 'Detector', { ...settings, ...resources }) };
  }

  private withCode<T>(props: FirstOccurrenceDetectorProps, make: (code: Code) => T): T {
    const ownRules = ownRulesOf(props);
    if (props.code !== undefined) {
      if (ownRules.length > 0) throw new DetectorPropsError(ownRulesInCode);
      return make(props.code);
    }
    const exceptions = parseExceptions(
      props.exceptions ?? [],
      'exceptions',
      ownRules.map(({ id }) => id),
    );
    for (const exception of exceptions.filter((exception) => isExpired(exception, Date.now()))) {
      warnOfExpiredException(this, exception);
    }
    const accountNames = parseAccountNames(props.accountNames ?? {}, 'accountNames');
    return withBuiltFunction({ exceptions, accountNames, ownRules, asnDatabase: props.asnDatabase }, make);
  }
}

const ownRulesInCode =
  'Invalid property rules: rules of your own require the function of the package. Remove the property code, or build them into it.';
