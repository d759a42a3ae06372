import { ChangeMessageVisibilityBatchCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { plural } from '../../lambda/text/plural.ts';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';
import { queueDepth } from './queue-depth.ts';

/** Not all messages of a queue could be read. */
export class CannotPeekError extends Error {
  override readonly name = 'CannotPeekError';
}

/** Long enough to read every message of the queue once. */
const hiddenSeconds = 300;

/** Long polling asks all servers of the queue, so an empty response means that no message is left. */
const receiveSeconds = 2;

/**
 * The bodies of all messages in a queue. The messages stay in the queue: they are hidden while they are read, and shown again.
 * Each counts as received once more, so do not use it on a queue with a dead-letter queue.
 * @throws CannotPeekError if something else reads the queue
 * @throws NotAllowedError
 */
export async function peekMessages(clients: Pick<Clients, 'sqs'>, queueUrl: string): Promise<string[]> {
  const { waiting, inWork } = await queueDepth(clients, queueUrl);
  if (inWork > 0)
    throw new CannotPeekError(`something else is reading ${plural(inWork, 'message')} of the queue ${queueUrl}`);
  if (waiting === 0) return [];
  const messages: Message[] = [];
  try {
    for (;;) {
      const received = await receive(clients, queueUrl);
      if (received.length === 0) break;
      for (const message of received) messages.push(message);
    }
  } finally {
    await show(clients, queueUrl, messages);
  }
  const read = new Set(messages.map(({ MessageId }) => MessageId)).size;
  if (read < waiting)
    throw new CannotPeekError(`only ${read} of ${plural(waiting, 'message')} of the queue ${queueUrl} could be read`);
  return messages.map(({ Body = '' }) => Body);
}

async function receive({ sqs }: Pick<Clients, 'sqs'>, QueueUrl: string): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: receiveSeconds,
    VisibilityTimeout: hiddenSeconds,
  });
  return (await ask('sqs:ReceiveMessage', sqs.send(command))).Messages ?? [];
}

/** A message that cannot be shown now is shown after `hiddenSeconds`. */
async function show({ sqs }: Pick<Clients, 'sqs'>, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  for (let at = 0; at < messages.length; at += 10) {
    const Entries = messages
      .slice(at, at + 10)
      .map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle, VisibilityTimeout: 0 }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).catch(() => {});
  }
}
