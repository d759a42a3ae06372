import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readRequeued } from '../../../cli/stack/requeued.ts';
import { handleInterrupts } from '../../../cli/terminal/interrupt.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from '../../aws/dynalite-server.ts';
import { type AwsServer, startAws } from '../doctor/aws-server.ts';
import { firstsight } from '../firstsight.ts';

const minute = 60_000;
const from = Date.parse('2026-03-20T09:00:00Z');
const folder = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/20/';
const address = `s3://example-trail-bucket/${folder}`;
const times = ['--from', '2026-03-20T09:00Z', '--to', '2026-03-20T15:00Z'];

/** 300 log files in a minute. */
const logFiles = Array.from({ length: 3_000 }, (_, i) => ({ at: from + Math.floor(i / 300) * minute, i }));

let table: TableServer;
let aws: AwsServer;
let rest: Server;
let mapping: string;
/** How many messages the queue contains, how many of them a look at it takes, and the number at which someone presses Ctrl-C. */
let queue: { waiting: number; takes: number; sent: number; interruptedAt: number };

interface Entries {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

beforeAll(async () => {
  table = await startDynalite();
  aws = await startAws({
    'AmazonSQS.GetQueueAttributes': ({ QueueUrl }: { QueueUrl: string }) => {
      if (QueueUrl.endsWith('dead-letters')) return { Attributes: { ApproximateNumberOfMessages: '0' } };
      queue.waiting = Math.max(0, queue.waiting - queue.takes);
      if (queue.waiting >= queue.interruptedAt) process.emit('SIGINT');
      return { Attributes: { ApproximateNumberOfMessages: String(queue.waiting) } };
    },
    'AmazonSQS.SendMessageBatch': ({ Entries }: Entries) => {
      queue.waiting += Entries.length;
      queue.sent += Entries.length;
      return { Failed: [], Successful: Entries.map(accepted) };
    },
  });
  rest = createServer((request, response) => {
    if (request.url?.startsWith('/2015-03-31/event-source-mappings')) {
      const EventSourceMappings = [{ UUID: 'id', State: mapping, ScalingConfig: { MaximumConcurrency: 4 } }];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ EventSourceMappings }));
    } else response.writeHead(200, { 'content-type': 'application/xml' }).end(listing());
  }).listen(0, '127.0.0.1');
  await once(rest, 'listening');
});
beforeEach(() => {
  mapping = 'Enabled';
  queue = { waiting: 0, takes: 1_000, sent: 0, interruptedAt: Number.POSITIVE_INFINITY };
});
afterAll(async () => {
  rest.closeAllConnections();
  rest.close();
  await aws.stop();
  await table.stop();
});

function accepted({ Id, MessageBody }: Entries['Entries'][number]) {
  return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}

function listing(): string {
  const contents = logFiles.map(({ at, i }) => {
    const stamp = new Date(at).toISOString().replace(/[-:]/g, '').slice(0, 13);
    const key = `${folder}111122223333_CloudTrail_us-east-1_${stamp}Z_EXAMPLE${i}.json.gz`;
    const modified = new Date(at + 4 * minute).toISOString();
    return `<Contents><Key>${key}</Key><LastModified>${modified}</LastModified><Size>1000</Size></Contents>`;
  });
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
}

function replay(...args: readonly string[]) {
  const endpoint = `http://127.0.0.1:${(rest.address() as AddressInfo).port}`;
  return firstsight(['replay', ...args], {
    ...placeholderCredentials,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_LAMBDA: endpoint,
  });
}

describe('firstsight replay', () => {
  test('shows what it would do, and does nothing without --yes or a terminal', async () => {
    const { stdout, stderr, status } = await replay(address, ...times);
    expect({ stdout, status, sent: queue.sent }).toEqual({ stdout: '', status: 1, sent: 0 });
    expect(stderr.split('\n')).toEqual([
      '3000 log files created from 2026-03-20T09:00:00Z to 2026-03-20T15:00:00Z, 3 MB',
      'less than one cent and less than a minute, with at most 4 runs at once',
      'A call that was alerted before is not alerted again.',
      `nothing was put into the queue; to do so, run: firstsight replay ${address} --from 2026-03-20T09:00:00Z --to 2026-03-20T15:00:00Z --stack Firstsight --region us-east-1 --yes`,
      '',
    ]);
  });

  test('says after Ctrl-C how to continue with the first log file that is not in the queue, and writes down what is', async () => {
    Object.assign(queue, { takes: 0, interruptedAt: 200 });
    handleInterrupts();
    const { stderr, status } = await replay(address, ...times, '--yes');
    expect(status).toBe(1);
    expect(queue.sent).toBe(200);
    expect(stderr).toContain(
      `stopped: 2000 of 3000 log files were put into the queue; to continue, run: firstsight replay ${address} --from 2026-03-20T09:06:00Z --to 2026-03-20T15:00:00Z --stack Firstsight --region us-east-1\n`,
    );
    const dynamodb = new DynamoDBClient({
      endpoint: table.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLE' },
    });
    const requeued = await readRequeued(dynamodb, tableName, Date.now());
    expect(requeued).toMatchObject({ earliest: from, replays: [] });
  });

  test('refuses another bucket, and a queue that nothing reads', async () => {
    const other = await replay('s3://other-bucket/AWSLogs/', '--last', '6h', '--yes');
    expect(other).toMatchObject({ stdout: '', status: 2 });
    expect(other.stderr).toContain('s3://other-bucket/AWSLogs/ is not in the bucket of the stack Firstsight');
    mapping = 'Disabled';
    const unread = await replay(address, ...times, '--yes');
    expect(unread).toMatchObject({ stdout: '', status: 2 });
    expect(unread.stderr).toMatch(/the queue does not invoke the function: run firstsight doctor/);
    expect(queue.sent).toBe(0);
  });

  test('needs a period', async () => {
    const { stderr, status } = await replay(address);
    expect({ stderr, status }).toEqual({
      stderr: 'firstsight: Set the period with --last, or with --from and --to.\n',
      status: 2,
    });
  });
});
