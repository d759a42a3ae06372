import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { detectorMetric, publishedInVain, zeroWhereAbsent } from './metrics.ts';

export interface AlarmProps {
  readonly function: IFunction;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly alertTopic: ITopic;
  /** Where alarms are told. */
  readonly operationsTopic: ITopic;
}

interface Condition {
  readonly id: string;
  /** What it means and what to do, for whoever is woken by it. */
  readonly description: string;
  readonly metric: IMetric;
  /** How many periods in a row it must hold. */
  readonly periods: number;
  /** Alarms at this value and above it; with `silence`, below 1 and where there is no value at all. */
  readonly from: number | 'silence';
}

/** All that can keep a log file from being read or an alert from arriving. */
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

/** Says that something was put aside. */
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
  return [...queueConditions(props), ...functionConditions(props), ...topicConditions(props)];
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
        'Log files could not be served and were put aside, for 14 days at most. The log tells why; mend it and redrive the dead-letter queue.',
      ...notEmpty(deadLetterQueue),
    },
    {
      id: 'OldestMessageTooOld',
      description: 'A log file has waited for more than half an hour: the function is failing, or does not keep up.',
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
        'Runs ended in an error, out of time or out of memory. Their log files come again; the log tells why.',
      metric: props.function.metricErrors(fiveMinutes),
      periods: 1,
      from: 1,
    },
    {
      id: 'FunctionThrottles',
      description:
        'The account ran out of concurrent executions for a quarter of an hour: log files wait in the queue.',
      metric: props.function.metricThrottles(fiveMinutes),
      periods: 3,
      from: 1,
    },
    {
      id: 'NoLogFiles',
      description:
        'No log file was read for two hours. The trail may be stopped, or what announces its log files gone: the notification on the bucket, the rule or the subscription. Also raised at first, until the first log file arrives.',
      metric: zeroWhereAbsent(detectorMetric('logFiles', { statistic: Stats.SUM, period: anHour }), anHour),
      periods: 2,
      from: 'silence',
    },
  ];
}

function topicConditions({ alertTopic, operationsTopic }: AlarmProps): Condition[] {
  return [
    {
      id: 'AlertsNotDelivered',
      description: 'SNS could not deliver alerts to a subscriber. Look at the subscriptions of the alert topic.',
      metric: alertTopic.metricNumberOfNotificationsFailed(fiveMinutes),
      periods: 1,
      from: 1,
    },
    {
      id: 'NobodyHeardAlerts',
      description:
        'Alerts were published, and no subscriber of the alert topic got one: nobody is subscribed, or the subscription was not confirmed or has been ended.',
      metric: publishedInVain(alertTopic, anHour),
      periods: 1,
      from: 1,
    },
    {
      id: 'AlarmsNotDelivered',
      description: 'SNS could not deliver alarms to a subscriber. Look at the subscriptions of the operations topic.',
      metric: operationsTopic.metricNumberOfNotificationsFailed(fiveMinutes),
      periods: 1,
      from: 1,
    },
  ];
}

function alarmProps({ metric, description, periods, from }: Condition) {
  const silence = from === 'silence';
  return {
    metric,
    alarmDescription: description,
    evaluationPeriods: periods,
    threshold: silence ? 1 : from,
    comparisonOperator: silence
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  };
}
