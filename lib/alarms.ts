import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { detectorMetric, sumOf, zeroWhereAbsent } from './metrics.ts';
import type { LogFileSource } from './sources/log-file-source.ts';

export interface AlarmProps {
  /** The dimension of its metrics. */
  readonly detectorName: string;
  readonly function: IFunction;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly alertTopic: ITopic;
  readonly source: Pick<LogFileSource, 'audits'>;
  /** Alarms are sent to it. */
  readonly operationsTopic: ITopic;
}

interface Condition {
  readonly id: string;
  /** What it means and what to do. */
  readonly description: string;
  readonly metric: IMetric;
  /** Number of consecutive periods in which it must be true. */
  readonly periods: number;
  /** Raises the alarm at this value or above it; with `no-data`, at a value below 1 or without a value. */
  readonly from: number | 'no-data';
}

/** Everything that can prevent a log file from being read or an alert from arriving. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    this.alarms = conditions(props).map((condition) => raised(this, condition, props.operationsTopic));
  }
}

export interface DeadLetterAlarmProps {
  /** What it means and what to do. */
  readonly description: string;
  readonly deadLetterQueue: IQueue;
  readonly operationsTopic: ITopic;
}

/** An alarm on messages in a dead-letter queue. */
export function deadLetterAlarm(
  scope: Construct,
  id: string,
  { description, deadLetterQueue, operationsTopic }: DeadLetterAlarmProps,
): Alarm {
  return raised(scope, { id, description, ...notEmpty(deadLetterQueue) }, operationsTopic);
}

function raised(scope: Construct, condition: Condition, operationsTopic: ITopic): Alarm {
  const alarm = new Alarm(scope, condition.id, alarmProps(condition));
  const action = new SnsAction(operationsTopic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}

const anHour = Duration.hours(1);
const fiveMinutes = { statistic: Stats.SUM, period: Duration.minutes(5) };

function conditions(props: AlarmProps): Condition[] {
  const audit = props.source.audits ? auditConditions(props) : [];
  return [...queueConditions(props), ...functionConditions(props), ...audit, ...topicConditions(props)];
}

function notEmpty(queue: IQueue): Pick<Condition, 'metric' | 'periods' | 'from'> {
  const metric = queue.metricApproximateNumberOfMessagesVisible({ ...fiveMinutes, statistic: Stats.MAXIMUM });
  return { metric, periods: 1, from: 1 };
}

function queueConditions({ queue, deadLetterQueue }: AlarmProps): Condition[] {
  return [
    {
      id: 'DeadLetterQueueNotEmpty',
      description:
        'Log files could not be processed. Their notifications are in the dead-letter queue, which keeps them for 14 days. Run firstsight redrive, which shows the causes. Fix them, then run firstsight redrive --yes.',
      ...notEmpty(deadLetterQueue),
    },
    {
      id: 'OldestMessageTooOld',
      description:
        'A log file has been in the queue for more than 30 minutes: the function fails or is too slow. Check the log of the function. If it has no errors, deploy with a higher concurrency.',
      metric: queue.metricApproximateAgeOfOldestMessage({ ...fiveMinutes, statistic: Stats.MAXIMUM }),
      periods: 1,
      from: Duration.minutes(30).toSeconds(),
    },
  ];
}

function functionConditions(props: AlarmProps): Condition[] {
  return [
    {
      id: 'FunctionErrors',
      description:
        'Invocations failed, timed out or ran out of memory. Their log files are retried. The log of the function shows the cause.',
      metric: props.function.metricErrors(fiveMinutes),
      periods: 1,
      from: 1,
    },
    {
      id: 'FunctionThrottles',
      description:
        'The account had no unreserved concurrency left for 15 minutes. Log files wait in the queue. Check the concurrency limit of the account.',
      metric: props.function.metricThrottles(fiveMinutes),
      periods: 3,
      from: 1,
    },
    {
      id: 'NoLogFiles',
      description:
        'No log file was read for two hours. Check that the trail is logging and that its log files are announced: by the notification on the bucket, the EventBridge rule or the topic subscription. After the first deployment, this alarm stays raised until the first log file arrives.',
      metric: zeroWhereAbsent(
        detectorMetric(props.detectorName, 'logFiles', { statistic: Stats.SUM, period: anHour }),
        anHour,
      ),
      periods: 2,
      from: 'no-data',
    },
  ];
}

function auditConditions({ detectorName }: AlarmProps): Condition[] {
  const sum = { statistic: Stats.SUM, period: Duration.minutes(5) };
  return [
    {
      id: 'FilesFoundByAudit',
      description:
        'A digest file lists log files that were never announced. They are read now. Check with firstsight doctor that the log files are announced: by the notification on the bucket, the EventBridge rule or the topic subscription.',
      metric: detectorMetric(detectorName, 'found', sum),
      periods: 1,
      from: 1,
    },
    {
      id: 'FilesAlteredOrMissing',
      description:
        'Log files or digest files in the bucket were altered or deleted after CloudTrail delivered them. The alerts of the rule cloudtrail-log-integrity name them, except for files that are older than a day, which the log of the function names.',
      metric: sumOf(
        detectorMetric(detectorName, 'altered', sum),
        detectorMetric(detectorName, 'missing', sum),
        sum.period,
      ),
      periods: 1,
      from: 1,
    },
    {
      id: 'NoDigestFiles',
      description:
        'No valid digest file was audited for three hours, after there were some. Check with firstsight doctor that the trail is logging, that its log file validation is enabled, and that digest files are announced.',
      metric: detectorMetric(detectorName, 'hoursSinceDigestFile', { statistic: Stats.MINIMUM, period: anHour }),
      periods: 1,
      from: 3,
    },
  ];
}

function topicConditions({ detectorName, alertTopic, operationsTopic }: AlarmProps): Condition[] {
  return [
    {
      id: 'AlertsNotDelivered',
      description: 'SNS could not deliver alerts to a subscriber. Check the subscriptions of the alert topic.',
      metric: alertTopic.metricNumberOfNotificationsFailed(fiveMinutes),
      periods: 1,
      from: 1,
    },
    {
      id: 'SubscriptionsMissing',
      description:
        'Alerts or alarms do not reach everyone: an address of the settings is not subscribed or not confirmed, or a topic has no subscriber. The log of the function names the addresses. Run firstsight doctor, which shows how to subscribe them again.',
      metric: detectorMetric(detectorName, 'subscriptionsMissing', { statistic: Stats.MAXIMUM, period: anHour }),
      // Time to confirm after a deployment.
      periods: 2,
      from: 1,
    },
    {
      id: 'AlarmsNotDelivered',
      description: 'SNS could not deliver alarms to a subscriber. Check the subscriptions of the operations topic.',
      metric: operationsTopic.metricNumberOfNotificationsFailed(fiveMinutes),
      periods: 1,
      from: 1,
    },
  ];
}

function alarmProps({ metric, description, periods, from }: Condition) {
  const noData = from === 'no-data';
  return {
    metric,
    alarmDescription: description,
    evaluationPeriods: periods,
    threshold: noData ? 1 : from,
    comparisonOperator: noData
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: noData ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  };
}
