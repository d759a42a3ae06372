import { describe, expect, test } from '@jest/globals';
import { ownTrail, resource, resources, templateOf } from './template.ts';

interface Metric {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
}

const template = templateOf(ownTrail);

describe('an alarm is raised', () => {
  test.each([
    [
      'if a log file is in the dead-letter queue',
      'DeadLetterQueueNotEmpty',
      ['AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
      [300, 'Maximum', 1, 1],
    ],
    [
      'if a log file has been in the queue for 30 minutes',
      'OldestMessageTooOld',
      ['AWS/SQS', 'ApproximateAgeOfOldestMessage'],
      [300, 'Maximum', 1, 1800],
    ],
    ['if an invocation fails', 'FunctionErrors', ['AWS/Lambda', 'Errors'], [300, 'Sum', 1, 1]],
    [
      'if the function is throttled for 15 minutes',
      'FunctionThrottles',
      ['AWS/Lambda', 'Throttles'],
      [300, 'Sum', 3, 1],
    ],
    [
      'if an alert could not be delivered',
      'AlertsNotDelivered',
      ['AWS/SNS', 'NumberOfNotificationsFailed'],
      [300, 'Sum', 1, 1],
    ],
    [
      'if an address is not subscribed for two hours',
      'SubscriptionsMissing',
      ['Firstsight', 'SubscriptionsMissing'],
      [3600, 'Maximum', 2, 1],
    ],
    [
      'if an alarm could not be delivered',
      'AlarmsNotDelivered',
      ['AWS/SNS', 'NumberOfNotificationsFailed'],
      [300, 'Sum', 1, 1],
    ],
    [
      'if the audit finds log files that were never announced',
      'FilesFoundByAudit',
      ['Firstsight', 'FilesFoundByAudit'],
      [300, 'Sum', 1, 1],
    ],
    [
      'if no valid digest file came for three hours, but not if none ever came',
      'NoDigestFiles',
      ['Firstsight', 'HoursSinceDigestFile'],
      [3600, 'Minimum', 1, 3],
    ],
  ])('%s', (_when, id, [Namespace, MetricName], [Period, Statistic, EvaluationPeriods, Threshold]) => {
    expect(resource(template, 'AWS::CloudWatch::Alarm', `Alarms${id}`)).toMatchObject({
      ...{ Namespace, MetricName, Period, Statistic, EvaluationPeriods, Threshold },
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('if no log file is read for two hours, also without metric data', () => {
    expect(resource(template, 'AWS::CloudWatch::Alarm', 'AlarmsNoLogFiles')).toMatchObject({
      Metrics: [
        { Expression: 'FILL(m, 0)', ReturnData: true },
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              ...{ Namespace: 'Firstsight', MetricName: 'LogFiles' },
              Dimensions: [
                { Name: 'service', Value: 'firstsight' },
                { Name: 'stack', Value: 'Firstsight' },
              ],
            },
            ...{ Period: 3600, Stat: 'Sum' },
          },
        },
      ],
      ...{ EvaluationPeriods: 2, Threshold: 1 },
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('if log files or digest files are altered or missing', () => {
    const { Metrics } = resource(template, 'AWS::CloudWatch::Alarm', 'AlarmsFilesAlteredOrMissing');
    const names = (Metrics as Metric[]).map(
      ({ Expression, MetricStat }) => Expression ?? MetricStat?.Metric.MetricName,
    );
    expect(names).toEqual(['SUM([a, b])', 'FilesAltered', 'FilesMissing']);
  });

  test('about the audit only with an audit', () => {
    const without = resources(templateOf({ ...ownTrail, audit: 'off' }), 'AWS::CloudWatch::Alarm');
    expect(without).toHaveLength(8);
    expect(JSON.stringify(without)).not.toMatch(/digest/i);
  });

  test.each([
    ['DeadLetterQueueNotEmpty', 'QueueName', '<LogFileQueueDeadLetterQueue.QueueName>'],
    ['OldestMessageTooOld', 'QueueName', '<LogFileQueue.QueueName>'],
    ['FunctionErrors', 'FunctionName', '<DetectorFunction>'],
    ['FunctionThrottles', 'FunctionName', '<DetectorFunction>'],
    ['AlertsNotDelivered', 'TopicName', '<AlertTopic.TopicName>'],
    ['AlarmsNotDelivered', 'TopicName', '<OperationsTopic.TopicName>'],
  ])('for %s with the dimension %s', (id, Name, Value) => {
    const { Dimensions } = resource(template, 'AWS::CloudWatch::Alarm', `Alarms${id}`);
    expect(Dimensions).toEqual([{ Name, Value }]);
  });

  test('on the operations topic, as is its end, with a description that says what to do', () => {
    const alarms = resources(template, 'AWS::CloudWatch::Alarm');
    expect(alarms).toHaveLength(11);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({ AlarmActions: ['<OperationsTopic>'], OKActions: ['<OperationsTopic>'] });
      expect(alarm.AlarmDescription).toMatch(/\.$/);
    }
  });
});
