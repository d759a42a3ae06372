import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { messagesOf } from '../../../cli/replay/messages.ts';
import { followQueue, MessagesRefusedError, sendMessages } from '../../../cli/replay/send.ts';
import { type Clients, clientsIn } from '../../../cli/stack/clients.ts';
import { placeholderCredentials } from '../../aws/dynalite-server.ts';
import { type AwsServer, startAws } from '../doctor/aws-server.ts';

const queueUrl = 'https://sqs.us-east-1.amazonaws.com/111122223333/log-files';
const messages = messagesOf(Array.from({ length: 9_000 }, (_, i) => ({ key: `${i}`, bytes: 1, createdAt: i })));

/** A queue in memory, of which every look at it takes some messages. */
let queue: { waiting: number; most: number; sent: number; takes: number; accepts: boolean };
let aws: AwsServer;
let clients: Clients;

interface Entries {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

beforeEach(async () => {
  queue = { waiting: 0, most: 0, sent: 0, takes: 50, accepts: true };
  aws = await startAws({
    'AmazonSQS.GetQueueAttributes': () => {
      queue.waiting = Math.max(0, queue.waiting - queue.takes);
      return { Attributes: { ApproximateNumberOfMessages: String(queue.waiting) } };
    },
    'AmazonSQS.SendMessageBatch': ({ Entries }: Entries) => {
      if (!queue.accepts)
        return { Successful: [], Failed: [{ Id: '0', Code: 'x', Message: 'too large', SenderFault: true }] };
      queue.sent += Entries.length;
      queue.waiting += Entries.length;
      queue.most = Math.max(queue.most, queue.waiting);
      return { Failed: [], Successful: Entries.map(accepted) };
    },
  });
  Object.assign(process.env, placeholderCredentials, { AWS_ENDPOINT_URL: aws.endpoint });
  clients = clientsIn('us-east-1');
});
afterEach(async () => {
  await aws.stop();
  process.env.AWS_ENDPOINT_URL = '';
});

function accepted({ Id, MessageBody }: Entries['Entries'][number]) {
  return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}

function sending(signal = new AbortController().signal) {
  const progress: number[] = [];
  let announced = 0;
  const options = {
    ...{ queueUrl, bucket: 'example-trail-bucket', messages, signal, pause: 1 },
    progress: (done: number) => void progress.push(done),
    announce: async () => void announced++,
  };
  return { options, progress, announced: () => announced };
}

describe('sending', () => {
  test('puts every message into the queue, and lets at most 200 wait', async () => {
    const { options, progress, announced } = sending();
    expect(await sendMessages(clients, options)).toBe(900);
    expect(queue).toMatchObject({ sent: 900 });
    expect(queue.most).toBeLessThanOrEqual(200);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(announced()).toBeGreaterThan(0);
  });

  test('stops when the signal aborts, and says how many messages are sent', async () => {
    queue.takes = 0;
    const controller = new AbortController();
    const { options } = sending(controller.signal);
    const progress = () => queue.sent === 200 && controller.abort();
    const sent = await sendMessages(clients, { ...options, progress });
    expect(sent).toBe(200);
    expect(queue.sent).toBe(200);
  });

  test('fails if the queue does not accept a message', async () => {
    queue.accepts = false;
    await expect(sendMessages(clients, sending().options)).rejects.toThrow(MessagesRefusedError);
  });
});

describe('following', () => {
  test('ends when the queue is as empty as before', async () => {
    queue.waiting = 500;
    const { options, progress } = sending();
    expect(await followQueue(clients, options, 0)).toBe(0);
    expect(queue.waiting).toBe(0);
    expect(progress.at(-1)).toBe(900);
  });

  test('says how many messages are left when the signal aborts', async () => {
    Object.assign(queue, { waiting: 40, takes: 0 });
    const controller = new AbortController();
    const { options } = sending(controller.signal);
    const progress = () => controller.abort();
    expect(await followQueue(clients, { ...options, progress }, 10)).toBe(30);
  });
});
