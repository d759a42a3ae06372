import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterAlarm } from './alarms.ts';
import { type AlertFilter, alertSubscription } from './alert-subscription.ts';
import { queueWithDeadLetters } from './queues.ts';

/** The target of a pipe, and the form in which it receives alerts. */
export interface AlertPipeTarget {
  readonly arn: string;
  /** The permissions that the pipe needs for the target. */
  readonly statements: readonly PolicyStatement[];
  readonly parameters: CfnPipe.PipeTargetParametersProperty;
}

export interface AlertPipeProps {
  readonly alertTopic: Topic;
  /** Receives the alarm about alerts that the pipe could not send. */
  readonly operationsTopic: ITopic;
  readonly target: AlertPipeTarget;
  /** The alerts to send. Default: all. */
  readonly filter?: AlertFilter | undefined;
}

/**
 * Sends alerts to a target without code: topic, queue, EventBridge pipe. Delivery is at least once: an alert leaves the
 * queue when the target has accepted it. After an hour of retries it moves to the dead-letter queue for 14 days, with an
 * alarm.
 */
export class AlertPipe extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { alertTopic, operationsTopic, target, filter }: AlertPipeProps) {
    super(scope, id);
    ({ queue: this.queue, deadLetterQueue: this.deadLetterQueue } = queueWithDeadLetters(this));
    // Raw delivery keeps the text and the attributes that the function published.
    const destination = new SqsSubscription(this.queue, { rawMessageDelivery: true });
    const options = { deadLetterQueue: this.deadLetterQueue, ...(filter && { filter }) };
    alertTopic.addSubscription(alertSubscription(this, destination, options));
    new CfnPipe(this, 'Pipe', {
      description: 'Firstsight: sends alerts to a target',
      roleArn: this.role(target).roleArn,
      source: this.queue.queueArn,
      // One at a time, so that a rejected alert does not delay others.
      sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
      target: target.arn,
      targetParameters: target.parameters,
    });
    deadLetterAlarm(this, 'AlertsNotHandedOn', {
      description:
        'Alerts could not be sent to the target of the pipe and are in the dead-letter queue, which keeps them for 14 days. Check the target, then redrive the dead-letter queue in the SQS console.',
      deadLetterQueue: this.deadLetterQueue,
      operationsTopic,
    });
  }

  private role({ statements }: AlertPipeTarget): Role {
    const receive = new PolicyStatement({
      sid: 'ReceiveAlerts',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    });
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'Permissions of a pipe of Firstsight',
      inlinePolicies: { Pipe: new PolicyDocument({ statements: [receive, ...statements] }) },
    });
  }
}
