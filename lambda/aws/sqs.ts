import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsCallError, clientSettings, timeLimit } from './calls.ts';

/** A text for a queue. */
export interface QueueMessage {
  readonly body: string;
  /** Seconds until it is delivered, at most 900. Default: 0. */
  readonly delaySeconds?: number;
}

/** SQS accepts this many messages in a call. */
const mostInBatch = 10;

/**
 * Sends messages to one queue.
 * @throws AwsCallError if any of them was not accepted; some may have been
 */
export function sqsQueue(queueUrl: string): (messages: readonly QueueMessage[]) => Promise<void> {
  const client = new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false });
  return async (messages) => {
    for (let sent = 0; sent < messages.length; sent += mostInBatch) {
      await sendBatch(client, queueUrl, messages.slice(sent, sent + mostInBatch));
    }
  };
}

async function sendBatch(client: SQSClient, QueueUrl: string, messages: readonly QueueMessage[]): Promise<void> {
  const Entries = messages.map(({ body, delaySeconds = 0 }, i) => ({
    Id: String(i),
    MessageBody: body,
    DelaySeconds: delaySeconds,
  }));
  const { Failed: [failure] = [] } = await client
    .send(new SendMessageBatchCommand({ QueueUrl, Entries }), timeLimit())
    .catch((cause: unknown) => {
      throw new AwsCallError('SQS', 'SendMessageBatch', cause);
    });
  if (failure === undefined) return;
  const cause = Object.assign(new Error(failure.Message ?? 'not accepted'), { name: failure.Code ?? 'Error' });
  throw new AwsCallError('SQS', 'SendMessageBatch', cause);
}
