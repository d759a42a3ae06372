import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { detectorMetric } from './metrics.ts';
import type { LogFileSource } from './sources/log-file-source.ts';

export interface DashboardProps {
  readonly detectorName: string;
  readonly alarms: readonly IAlarm[];
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly alertTopic: ITopic;
  readonly source: Pick<LogFileSource, 'audits'>;
}

/** One widget for each thing that an operator checks. */
export function detectorDashboard(scope: Construct, id: string, props: DashboardProps): Dashboard {
  return new Dashboard(scope, id, {
    defaultInterval: Duration.days(1),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: 24, height: 3 })],
      detectionWidgets(props.detectorName),
      operationWidgets(props),
      ...(props.source.audits ? [[auditWidget(props.detectorName)]] : []),
      [failureWidget(props.logGroup)],
    ],
  });
}

const sum = { statistic: Stats.SUM, period: Duration.minutes(5) };
const maximum = { statistic: Stats.MAXIMUM, period: Duration.minutes(5) };

function detectionWidgets(detectorName: string): IWidget[] {
  return [
    graph(
      'Log files read',
      [detectorMetric(detectorName, 'logFiles', sum)],
      [detectorMetric(detectorName, 'bytes', sum)],
    ),
    graph('Records and alerts', [
      detectorMetric(detectorName, 'matched', sum),
      detectorMetric(detectorName, 'known', sum),
      detectorMetric(detectorName, 'excepted', sum),
      detectorMetric(detectorName, 'alerts', sum),
      detectorMetric(detectorName, 'failures', sum),
    ]),
    graph('Seconds from call to alert', [
      detectorMetric(detectorName, 'secondsToAlert', { ...maximum, statistic: Stats.p(50), label: 'median' }),
      detectorMetric(detectorName, 'secondsToAlert', { ...maximum, label: 'maximum' }),
    ]),
  ];
}

function operationWidgets(props: DashboardProps): IWidget[] {
  return [
    graph(
      'Queue backlog',
      [
        props.queue.metricApproximateNumberOfMessagesVisible(maximum),
        props.deadLetterQueue.metricApproximateNumberOfMessagesVisible(maximum),
      ],
      [props.queue.metricApproximateAgeOfOldestMessage(maximum)],
    ),
    graph(
      'Function invocations',
      [props.function.metricInvocations(sum), props.function.metricErrors(sum), props.function.metricThrottles(sum)],
      [props.function.metricDuration(maximum)],
    ),
    graph('Alert delivery', [
      props.alertTopic.metricNumberOfMessagesPublished(sum),
      props.alertTopic.metricNumberOfNotificationsDelivered(sum),
      props.alertTopic.metricNumberOfNotificationsFailed(sum),
      detectorMetric(props.detectorName, 'subscriptionsMissing', maximum),
    ]),
  ];
}

function auditWidget(detectorName: string): IWidget {
  return graph(
    'Audit of log files',
    [
      detectorMetric(detectorName, 'audited', sum),
      detectorMetric(detectorName, 'found', sum),
      detectorMetric(detectorName, 'altered', sum),
      detectorMetric(detectorName, 'missing', sum),
    ],
    [detectorMetric(detectorName, 'hoursSinceDigestFile', { ...maximum, statistic: Stats.MINIMUM })],
  );
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): IWidget {
  return new GraphWidget({ title, left, right, width: 8, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });
}

function failureWidget(logGroup: ILogGroup): IWidget {
  return new LogQueryWidget({
    title: 'Latest warnings and errors',
    logGroupNames: [logGroup.logGroupName],
    view: LogQueryVisualizationType.TABLE,
    queryLines: [
      'fields @timestamp, level, message, @message',
      "filter level in ['WARN', 'ERROR', 'CRITICAL']",
      'sort @timestamp desc',
      'limit 20',
    ],
    width: 24,
  });
}
