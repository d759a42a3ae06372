import { describe, expect, it } from '@jest/globals';
import { ownTrail, resource, resources, templateOf } from './template.ts';

const template = templateOf(ownTrail);

describe('an alarm is raised', () => {
  it.each([
    [
      'as soon as a log file was put aside',
      'DeadLetterQueueNotEmpty',
      ['AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
      [300, 'Maximum', 1, 1],
    ],
    [
      'when a log file has waited for half an hour',
      'OldestMessageTooOld',
      ['AWS/SQS', 'ApproximateAgeOfOldestMessage'],
      [300, 'Maximum', 1, 1800],
    ],
    ['by one failed run', 'FunctionErrors', ['AWS/Lambda', 'Errors'], [300, 'Sum', 1, 1]],
    ['by a quarter of an hour of throttling', 'FunctionThrottles', ['AWS/Lambda', 'Throttles'], [300, 'Sum', 3, 1]],
    [
      'when an alert could not be delivered',
      'AlertsNotDelivered',
      ['AWS/SNS', 'NumberOfNotificationsFailed'],
      [300, 'Sum', 1, 1],
    ],
    [
      'when an alarm could not be delivered',
      'AlarmsNotDelivered',
      ['AWS/SNS', 'NumberOfNotificationsFailed'],
      [300, 'Sum', 1, 1],
    ],
  ])('%s', (_when, id, [Namespace, MetricName], [Period, Statistic, EvaluationPeriods, Threshold]) => {
    expect(resource(template, 'AWS::CloudWatch::Alarm', `Alarms${id}`)).toMatchObject({
      ...{ Namespace, MetricName, Period, Statistic, EvaluationPeriods, Threshold },
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('after two hours without a log file, also when no metric comes at all', () => {
    expect(resource(template, 'AWS::CloudWatch::Alarm', 'AlarmsNoLogFiles')).toMatchObject({
      Metrics: [
        { Expression: 'FILL(m, 0)', ReturnData: true },
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              ...{ Namespace: 'Firstsight', MetricName: 'LogFiles' },
              Dimensions: [{ Name: 'service', Value: 'firstsight' }],
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

  it('when alerts were published and no subscriber was given one', () => {
    const alarm = resource(template, 'AWS::CloudWatch::Alarm', 'AlarmsNobodyHeardAlerts');
    const metric = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: {
        Metric: {
          ...{ Namespace: 'AWS/SNS', MetricName },
          Dimensions: [{ Name: 'TopicName', Value: '<AlertTopic.TopicName>' }],
        },
        ...{ Period: 3600, Stat: 'Sum' },
      },
    });
    expect(alarm).toMatchObject({
      Metrics: [
        { Expression: 'IF(FILL(published, 0) > 0 AND FILL(delivered, 0) + FILL(failed, 0) < 1, 1, 0)' },
        metric('published', 'NumberOfMessagesPublished'),
        metric('delivered', 'NumberOfNotificationsDelivered'),
        metric('failed', 'NumberOfNotificationsFailed'),
      ],
      ...{ EvaluationPeriods: 1, Threshold: 1, TreatMissingData: 'notBreaching' },
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  it.each([
    ['DeadLetterQueueNotEmpty', 'QueueName', '<LogFileQueueDeadLetterQueue.QueueName>'],
    ['OldestMessageTooOld', 'QueueName', '<LogFileQueue.QueueName>'],
    ['FunctionErrors', 'FunctionName', '<DetectorFunction>'],
    ['FunctionThrottles', 'FunctionName', '<DetectorFunction>'],
    ['AlertsNotDelivered', 'TopicName', '<AlertTopic.TopicName>'],
    ['AlarmsNotDelivered', 'TopicName', '<OperationsTopic.TopicName>'],
  ])('by %s on its own %s', (id, Name, Value) => {
    const { Dimensions } = resource(template, 'AWS::CloudWatch::Alarm', `Alarms${id}`);
    expect(Dimensions).toEqual([{ Name, Value }]);
  });

  it('and taken back on the operations topic, with a text that says what to do', () => {
    const alarms = resources(template, 'AWS::CloudWatch::Alarm');
    expect(alarms).toHaveLength(8);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({ AlarmActions: ['<OperationsTopic>'], OKActions: ['<OperationsTopic>'] });
      expect(alarm.AlarmDescription).toMatch(/\.$/);
    }
  });
});
