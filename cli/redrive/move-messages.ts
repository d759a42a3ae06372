import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import { ask } from '../stack/ask.ts';
import type { Clients } from '../stack/clients.ts';

export interface Move {
  readonly from: string;
  readonly to: string;
  /** Called with the count of messages moved so far. */
  readonly progress: (moved: number) => void;
  readonly signal: AbortSignal;
}

/** Long enough to pass a handful of messages on, short enough that an interrupted move can soon be begun again. */
const hiddenSeconds = 60;

/** A receive that waits asks all servers of the queue, so that an empty answer means an empty queue. */
const receiveSeconds = 2;

/**
 * Moves all messages of a queue to another. Each is sent before it is deleted: a move that is cut off may leave one in
 * both, which is served twice and told once, and loses none. By hand, since AWS's own move task ends without telling what
 * it could not move.
 * @returns how many were moved
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
