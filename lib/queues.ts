import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterRetention, deliveryAttempts, queueRetention, visibilityTimeout } from './delivery-limits.ts';

/** A queue, and where its messages end up that could not be served. */
export interface QueueWithDeadLetters {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
}

/** Both encrypted, and closed to calls without TLS; a message is tried for about an hour. */
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

/** A queue for what could not be delivered, kept as long as SQS allows. */
export function deadLetters(scope: Construct, id: string): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: deadLetterRetention,
  });
}

/** Where notifications wait for the function, and where those end up that it could not serve. */
export class LogFileQueue extends Construct implements QueueWithDeadLetters {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    ({ queue: this.queue, deadLetterQueue: this.deadLetterQueue } = queueWithDeadLetters(this));
  }
}
