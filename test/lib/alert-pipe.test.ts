import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { alertEventTemplate, chatNotificationTemplate } from '../../lib/alert-targets.ts';
import { detectorWith } from './detectors.ts';
import { resource } from './template.ts';

const alertEmails = ['security@example.com'];

const receives = {
  Sid: 'ReceiveAlerts',
  Effect: 'Allow',
  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
};

function pipeStatements(template: Template, id: string): unknown[] {
  const { Policies } = resource(template, 'AWS::IAM::Role', id) as {
    Policies: { PolicyDocument: { Statement: unknown[] } }[];
  };
  return Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

describe('alerts for an event bus', () => {
  const { stack, detector } = detectorWith({ alertEmails });
  detector.addEventBus();
  const template = Template.fromStack(stack);
  const defaultBus = 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default';

  test('have the source firstsight and the detail-type Firstsight Alert, and are sent by a pipe', () => {
    expect(resource(template, 'AWS::Pipes::Pipe')).toMatchObject({
      Source: '<DetectorEventBusQueue.Arn>',
      SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
      Target: defaultBus,
      TargetParameters: {
        EventBridgeEventBusParameters: { Source: 'firstsight', DetailType: 'Firstsight Alert' },
        InputTemplate: alertEventTemplate,
      },
    });
  });

  test('go through a queue with raw delivery, and after an hour of retries to a dead-letter queue with an alarm', () => {
    const deadLetterQueue = '<DetectorEventBusDeadLetterQueue.Arn>';
    expect(resource(template, 'AWS::SNS::Subscription', 'DetectorEventBus')).toMatchObject({
      TopicArn: '<DetectorAlertTopic>',
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: deadLetterQueue },
    });
    expect(resource(template, 'AWS::SQS::Queue', 'DetectorEventBusQueue')).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: deadLetterQueue, maxReceiveCount: 5 },
    });
    expect(resource(template, 'AWS::CloudWatch::Alarm', 'DetectorEventBusAlertsNotHandedOn')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: '<DetectorEventBusDeadLetterQueue.QueueName>' }],
      AlarmActions: ['<DetectorOperationsTopic>'],
      Threshold: 1,
    });
  });

  test('require permissions for that queue and that bus only', () => {
    expect(pipeStatements(template, 'DetectorEventBusRole')).toEqual([
      { ...receives, Resource: '<DetectorEventBusQueue.Arn>' },
      { Sid: 'PutAlerts', Effect: 'Allow', Action: 'events:PutEvents', Resource: defaultBus },
    ]);
    expect(resource(template, 'AWS::IAM::Role', 'DetectorEventBusRole')).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'pipes.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
          },
        ],
      },
    });
  });

  test('can be sent to several buses, each with a filter', () => {
    const { stack, detector } = detectorWith({ alertEmails });
    const bus = new EventBus(stack, 'Bus');
    detector.addEventBus();
    detector.addEventBus(bus, { id: 'Severe', filter: { severity: ['critical'] } });
    const template = Template.fromStack(stack);
    expect(resource(template, 'AWS::Pipes::Pipe', 'DetectorSevere').Target).toBe('<Bus.Arn>');
    expect(resource(template, 'AWS::SNS::Subscription', 'DetectorSevere').FilterPolicy).toEqual({
      severity: ['critical'],
    });
  });
});

describe('alerts for a chat', () => {
  const { stack, detector } = detectorWith({ alertEmails });
  detector.addChatTopic({ filter: { severity: ['high', 'critical'] } });
  const template = Template.fromStack(stack);

  test('are custom notifications on a separate encrypted topic', () => {
    expect(resource(template, 'AWS::Pipes::Pipe')).toMatchObject({
      Source: '<DetectorChatQueue.Arn>',
      Target: '<DetectorChatTopic>',
      TargetParameters: { InputTemplate: chatNotificationTemplate },
    });
    expect(resource(template, 'AWS::SNS::Topic', 'DetectorChatTopic')).toMatchObject({
      KmsMasterKeyId: '<DetectorTopicKey.Arn>',
    });
    expect(resource(template, 'AWS::SNS::Subscription', 'DetectorChat').FilterPolicy).toEqual({
      severity: ['high', 'critical'],
    });
  });

  test('require permissions for that queue and that topic only', () => {
    expect(pipeStatements(template, 'DetectorChatRole')).toEqual([
      { ...receives, Resource: '<DetectorChatQueue.Arn>' },
      { Sid: 'PublishToChat', Effect: 'Allow', Action: 'sns:Publish', Resource: '<DetectorChatTopic>' },
      {
        Sid: 'EncryptForChat',
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: '<DetectorTopicKey.Arn>',
      },
    ]);
  });
});
