import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import { ask } from '../stack/ask.ts';
import type { Clients } from '../stack/clients.ts';

export interface Move {
  readonly from: string;
  readonly to: string;
  /** Called with the number of messages moved so far. */
  readonly progress: (moved: number) => void;
  readonly signal: AbortSignal;
}

/** Long enough to move ten messages, short enough that you can soon repeat an interrupted move. */
const hiddenSeconds = 60;

/** Long polling asks all servers of the queue, so an empty response means an empty queue. */
const receiveSeconds = 2;

/**
 * Moves all messages of a queue to another. Each is sent before it is deleted, so an interrupted move loses none; it can
 * leave a message in both queues, which is processed twice and alerts once. AWS's own move task is not used, because it
 * does not report what it could not move.
 * @returns how many messages were moved
 * @throws NotAllowedError
 */
export async function moveMessages(clients: Clients, { from, to, progress, signal }: Move): Promise<number> {
  let moved = 0;
  while (!signal.aborted) {
    const messages = await receive(clients, from);
    if (messages.length === 0) break;
    await pMap(messages, (message) => moveOne(clients, message, from, to), { concurrency: 10 });
    moved += messages.length;
    progress(moved);
  }
  return moved;
}

async function receive({ sqs }: Clients, QueueUrl: string): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: receiveSeconds,
    VisibilityTimeout: hiddenSeconds,
    MessageAttributeNames: ['All'],
  });
  return (await ask('sqs:ReceiveMessage', sqs.send(command))).Messages ?? [];
}

async function moveOne({ sqs }: Clients, message: Message, from: string, to: string): Promise<void> {
  const { Body: MessageBody, MessageAttributes, ReceiptHandle } = message;
  await ask('sqs:SendMessage', sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody, MessageAttributes })));
  await ask('sqs:DeleteMessage', sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle })));
}
