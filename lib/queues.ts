import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterRetention, deliveryAttempts, queueRetention, visibilityTimeout } from './delivery-limits.ts';

/** A queue and the dead-letter queue for messages that could not be processed. */
export interface QueueWithDeadLetters {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
}

/** Both queues are encrypted and require TLS. A message is retried for about an hour. */
export function queueWithDeadLetters(scope: Construct): QueueWithDeadLetters {
  const deadLetterQueue = deadLetters(scope, 'DeadLetterQueue');
  const queue = new Queue(scope, 'Queue', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout,
    retentionPeriod: queueRetention,
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: deliveryAttempts },
  });
  return { queue, deadLetterQueue };
}

/** A dead-letter queue with the longest retention that SQS allows. */
export function deadLetters(scope: Construct, id: string): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: deadLetterRetention,
  });
}

/** The queue of notifications for the function, and its dead-letter queue. */
export class LogFileQueue extends Construct implements QueueWithDeadLetters {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    ({ queue: this.queue, deadLetterQueue: this.deadLetterQueue } = queueWithDeadLetters(this));
  }
}
