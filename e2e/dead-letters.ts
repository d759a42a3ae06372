import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from './deployment.ts';

/**
 * Sends every dead letter back to the queue that it came from. Gap of MiniStack: it has no `StartMessageMoveTask`, which
 * is what the console's "Start DLQ redrive" calls.
 * @returns their bodies
 */
export async function redrive({ clients: { sqs }, outputs }: Deployment): Promise<string[]> {
  const QueueUrl = outputs.DeadLetterQueueUrl;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { Body, ReceiptHandle } of Messages) {
    await sqs.send(new SendMessageCommand({ QueueUrl: outputs.LogFileQueueUrl, MessageBody: Body }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  return Messages.map(({ Body = '' }) => Body);
}
