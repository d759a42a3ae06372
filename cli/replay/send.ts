import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import { plural } from '../../lambda/text/plural.ts';
import { ask } from '../stack/ask.ts';
import type { Clients } from '../stack/clients.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { type Message, messageBody } from './messages.ts';

export interface Sending {
  readonly queueUrl: string;
  readonly bucket: string;
  readonly messages: readonly Message[];
  /** Called with the number of messages that the function has finished. */
  readonly progress: (finished: number) => void;
  /** Called before messages are sent. */
  readonly announce: () => Promise<void>;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at the queue. */
  readonly pause: number;
}

/** SQS did not accept messages. */
export class MessagesRefusedError extends Error {
  override readonly name = 'MessagesRefusedError';

  constructor(reasons: readonly (string | undefined)[]) {
    super(`the queue did not accept ${plural(reasons.length, 'message')}: ${reasons[0]}`);
  }
}

/** New log files wait behind so many messages at most, which the function reads in less than a minute. */
const mostWaiting = 200;
const mostPerRequest = 10;
const requestsAtOnce = 5;

/**
 * Sends messages, and waits whenever many of them wait, so that new log files are read soon meanwhile.
 * @returns how many messages were sent: all of them unless the signal aborted
 * @throws NotAllowedError, MessagesRefusedError
 */
export async function sendMessages(clients: Clients, sending: Sending): Promise<number> {
  const { queueUrl, messages, progress, announce, signal, pause } = sending;
  let sent = 0;
  while (sent < messages.length && !signal.aborted) {
    const { waiting, inWork } = await queueDepth(clients, queueUrl);
    progress(Math.max(0, sent - waiting - inWork));
    const room = mostWaiting - waiting;
    if (room <= 0) await sleep(pause, undefined, { signal }).catch(() => {});
    else {
      await announce();
      const wave = messages.slice(sent, sent + room);
      await sendAll(clients, sending, wave);
      sent += wave.length;
    }
  }
  return sent;
}

async function sendAll({ sqs }: Clients, { queueUrl, bucket }: Sending, wave: readonly Message[]): Promise<void> {
  const now = Date.now();
  const requests = Array.from({ length: Math.ceil(wave.length / mostPerRequest) }, (_, i) =>
    wave.slice(i * mostPerRequest, (i + 1) * mostPerRequest),
  );
  await pMap(
    requests,
    async (request) => {
      const Entries = request.map((message, i) => ({ Id: String(i), MessageBody: messageBody(message, bucket, now) }));
      const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
      const { Failed = [] } = await ask('sqs:SendMessage', sqs.send(command));
      if (Failed.length > 0) throw new MessagesRefusedError(Failed.map(({ Message: reason }) => reason));
    },
    { concurrency: requestsAtOnce },
  );
}

/** A message that fails is in the dead-letter queue after about an hour. */
const mostStalled = 75 * 60_000;

/**
 * Waits until the queue is as empty as it was before. Messages that fail keep it waiting until they are dead letters.
 * @param before how many messages were in the queue before
 * @returns how many messages are left
 * @throws NotAllowedError
 */
export async function followQueue(
  clients: Clients,
  { queueUrl, messages, progress, signal, pause }: Omit<Sending, 'announce' | 'bucket'>,
  before: number,
): Promise<number> {
  let empty = 0;
  let least = Number.POSITIVE_INFINITY;
  let changedAt = Date.now();
  let left = messages.length;
  while (!signal.aborted && Date.now() - changedAt < mostStalled) {
    const { waiting, inWork } = await queueDepth(clients, queueUrl);
    left = waiting + inWork;
    progress(Math.max(0, messages.length - left));
    if (left < least) [least, changedAt] = [left, Date.now()];
    // The numbers are estimates: a single look can miss messages.
    empty = left <= before ? empty + 1 : 0;
    if (empty === looksUntilEmpty) return 0;
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
  return Math.max(left - before, 1);
}

const looksUntilEmpty = 3;
