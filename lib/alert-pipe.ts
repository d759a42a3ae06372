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

/** Where a pipe hands alerts on to, and in what form. */
export interface AlertPipeTarget {
  readonly arn: string;
  /** What the pipe must be allowed for that, and nothing else. */
  readonly statements: readonly PolicyStatement[];
  readonly parameters: CfnPipe.PipeTargetParametersProperty;
}

export interface AlertPipeProps {
  readonly alertTopic: Topic;
  /** Where it is told that alerts could not be handed on. */
  readonly operationsTopic: ITopic;
  readonly target: AlertPipeTarget;
  /** Which alerts are handed on. Default: all. */
  readonly filter?: AlertFilter | undefined;
}

/**
 * Hands alerts on without code: topic, queue, EventBridge pipe. At least once: an alert leaves the queue when the target
 * has accepted it, is tried for about an hour, and then kept for 14 days in the dead-letter queue, with an alarm.
 */
export class AlertPipe extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { alertTopic, operationsTopic, target, filter }: AlertPipeProps) {
    super(scope, id);
    ({ queue: this.queue, deadLetterQueue: this.deadLetterQueue } = queueWithDeadLetters(this));
    // Raw, so that the message's text and attributes are those that the function published.
    const destination = new SqsSubscription(this.queue, { rawMessageDelivery: true });
    const options = { deadLetterQueue: this.deadLetterQueue, ...(filter && { filter }) };
    alertTopic.addSubscription(alertSubscription(this, destination, options));
    new CfnPipe(this, 'Pipe', {
      description: 'Firstsight: hands alerts on',
      roleArn: this.role(target).roleArn,
      source: this.queue.queueArn,
      // One at a time, so that an alert that is refused holds up no other.
      sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
      target: target.arn,
      targetParameters: target.parameters,
    });
    deadLetterAlarm(this, 'AlertsNotHandedOn', {
      description:
        'Alerts could not be handed on and were put aside, for 14 days at most. Look at what the pipe sends to; then redrive the dead-letter queue.',
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
      description: 'What a pipe of Firstsight may do',
      inlinePolicies: { Pipe: new PolicyDocument({ statements: [receive, ...statements] }) },
    });
  }
}
