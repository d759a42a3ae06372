import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterRetention, deliveryAttempts, queueRetention, visibilityTimeout } from './delivery-limits.ts';

/** Where notifications wait for the function, and where those end up that it could not serve. */
export class LogFileQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: deadLetterRetention,
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout,
      retentionPeriod: queueRetention,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: deliveryAttempts },
    });
  }
}
