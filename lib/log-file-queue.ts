import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type QueueWithDeadLetters, queueWithDeadLetters } from './queue-with-dead-letters.ts';

/** Where notifications wait for the function, and where those end up that it could not serve. */
export class LogFileQueue extends Construct implements QueueWithDeadLetters {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    ({ queue: this.queue, deadLetterQueue: this.deadLetterQueue } = queueWithDeadLetters(this));
  }
}
