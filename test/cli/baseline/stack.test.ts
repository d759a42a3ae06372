import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writeRequeued } from '../../../cli/stack/requeued.ts';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from '../../aws/dynalite-server.ts';
import { federationTokenRecord } from '../../records.ts';
import { samplesFolder } from '../../samples.ts';
import { type AwsServer, startAws } from '../doctor/aws-server.ts';
import { stackWith } from '../doctor/stack.ts';
import { firstsight } from '../firstsight.ts';

const logFiles = join(samplesFolder, 'AWSLogs');
/** Contains the first of the three calls of alice. */
const deadLetter = '111122223333_CloudTrail_us-east-1_20260301T0905Z_eQMcbjCm9hno8J4U.json';

const { deadLetterQueueUrl, logFileQueueUrl } = stackWith().outputs;

interface Call {
  readonly QueueUrl: string;
}

interface Message {
  readonly Body: string;
  isHidden: boolean;
}

let table: TableServer;
let aws: AwsServer;
let queues: Record<string, Message[]>;
/** The visibility timeouts that messages were given after they were read. */
let shownAfter: number[];

beforeAll(async () => {
  table = await startDynalite();
  aws = await startAws({
    'AmazonSQS.GetQueueAttributes': ({ QueueUrl }: Call) => ({
      Attributes: { ApproximateNumberOfMessages: String(queues[QueueUrl]?.length) },
    }),
    'AmazonSQS.ReceiveMessage': ({ QueueUrl }: Call) => ({
      Messages: queues[QueueUrl]?.filter(({ isHidden }) => !isHidden).map(received),
    }),
    'AmazonSQS.ChangeMessageVisibilityBatch': ({ Entries }: { Entries: { VisibilityTimeout: number }[] }) => {
      for (const { VisibilityTimeout } of Entries) shownAfter.push(VisibilityTimeout);
      return { Successful: [], Failed: [] };
    },
  });
});
beforeEach(() => {
  queues = { [deadLetterQueueUrl]: [], [logFileQueueUrl]: [] };
  shownAfter = [];
});
afterEach(async () => {
  for (const pk of ['requeued', 'baseline sts-get-federation-token']) {
    await dynamodb().send(new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: pk } } }));
  }
});
afterAll(async () => {
  await aws.stop();
  await table.stop();
});

function received(message: Message, i: number) {
  message.isHidden = true;
  const { Body } = message;
  return {
    Body,
    MessageId: String(i),
    ReceiptHandle: 'receipt',
    MD5OfBody: createHash('md5').update(Body).digest('hex'),
  };
}

function announcing(name: string): Message {
  const key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/${name}`;
  return { Body: JSON.stringify({ s3Bucket: 'example-trail-bucket', s3ObjectKey: [key] }), isHidden: false };
}

function dynamodb(): DynamoDBClient {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLE' };
  return new DynamoDBClient({ endpoint: table.endpoint, region: placeholderCredentials.AWS_REGION, credentials });
}

function baseline(...options: readonly string[]) {
  return baselineOf(...options, logFiles);
}

function baselineOf(...args: readonly string[]) {
  const env = {
    ...placeholderCredentials,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  };
  return firstsight(['baseline', ...args], env);
}

async function loadedBaseline() {
  const Key = { pk: { S: 'baseline sts-get-federation-token' } };
  return (await dynamodb().send(new GetItemCommand({ TableName: tableName, Key }))).Item;
}

describe('firstsight baseline with a stack', () => {
  test('loads what was created more than an hour ago if the queues are empty, and marks the rule as loaded', async () => {
    const { stderr, status } = await baseline();
    expect(status).toBe(0);
    expect(stderr).toMatch(/^loads log files created before \S+Z, an hour before now$/m);
    expect(stderr).not.toContain('left to the function');
    const sinceFirstCall = Math.round((Date.now() - Date.parse('2026-03-01T09:00:00Z')) / 86_400_000);
    expect(await loadedBaseline()).toMatchObject({ windowDays: { N: String(sinceFirstCall) } });
  });

  test('does not mark a rule whose window is longer than the period', async () => {
    const { stderr, status } = await baseline('--from', '2026-03-01', '--to', '2026-03-20');
    expect(status).toBe(0);
    expect(stderr).toContain(
      'sts-get-federation-token: alerts say "no baseline loaded yet" until the baseline covers 10 days, the window of the rule: --last 10d\n',
    );
    expect(await loadedBaseline()).toBeUndefined();
  });

  test('does not mark a rule by a path whose calls do not reach back for its window', async () => {
    const recent = { ...federationTokenRecord(), eventTime: new Date(Date.now() - 2 * 86_400_000).toISOString() };
    const folder = mkdtempSync(join(tmpdir(), 'firstsight-recent-'));
    const file = join(folder, 'recent.json');
    writeFileSync(file, JSON.stringify(recent));
    const { stderr, status } = await baselineOf(file);
    rmSync(folder, { recursive: true });
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('until the baseline covers 10 days'),
    });
    expect(await loadedBaseline()).toBeUndefined();
  });

  test('does not load a log file that a dead letter names, lists its calls, and leaves the dead letter in its queue', async () => {
    queues[deadLetterQueueUrl] = [announcing(deadLetter)];
    const { stdout, stderr, status } = await baseline();
    expect(status).toBe(0);
    expect(stderr).toContain('does not load the 1 log file in the dead-letter queue\n');
    expect(stderr).toMatch(/^calls: \d+ left to the function$/m);
    expect(stdout).toMatch(/user\/alice +│ +2 │ 2026-03-04/);
    expect(stdout).toMatch(/user\/alice +│ +1 │ 2026-03-01 09:00:00 │ 2026-03-01 09:00:00 │ dead letter/);
    expect(shownAfter).toEqual([0]);
  });

  test('loads nothing while something else reads the dead-letter queue', async () => {
    queues[deadLetterQueueUrl] = [announcing(deadLetter), { ...announcing(deadLetter), isHidden: true }];
    const { stdout, stderr, status } = await baseline();
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(
      /^firstsight: The dead-letter queue cannot be read: only 1 of 2 messages .* No log file is loaded/,
    );
    expect(shownAfter).toEqual([0]);
  });

  test('loads nothing if messages wait and it may not ask for how long', async () => {
    queues[logFileQueueUrl] = [announcing(deadLetter)];
    const { stdout, stderr, status } = await baseline();
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^firstsight: missing permission cloudwatch:GetMetricData/);
  });

  test('loads nothing right after dead letters were put back', async () => {
    await writeRequeued(dynamodb(), tableName, { earliest: 0, now: Date.now() });
    const { stdout, stderr, status } = await baseline();
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain('redrive put dead letters back into the queue');
  });

  test('loads only what is older than the log files that were just replayed', async () => {
    await writeRequeued(dynamodb(), tableName, { earliest: Date.parse('2026-03-02T00:00:00Z'), now: Date.now() });
    const { stdout, stderr, status } = await baseline();
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^loads log files created before 2026-03-02T00:00:00Z, the oldest log file that replay put/m,
    );
    expect(stdout).toMatch(/user\/alice +│ +1 │ 2026-03-01/);
    expect(stdout).toMatch(/user\/alice +│ +2 │ .* │ log file too new/);
  });
});

test('firstsight baseline needs paths if only the table is known', async () => {
  const env = { ...placeholderCredentials, AWS_ENDPOINT_URL_DYNAMODB: table.endpoint };
  const { stderr, status } = await firstsight(['baseline', '--table', tableName], env);
  expect({ stderr, status }).toEqual({
    stderr: 'firstsight: Name the log files: s3://bucket/prefix, files or folders.\n',
    status: 2,
  });
});

describe('what was put into the queue again', () => {
  test('is kept together: the oldest log file, the last time, and the replayed periods', async () => {
    const now = Date.now();
    const replay = { from: 1, to: 2, at: now };
    const write = (earliest: number, more = {}) => writeRequeued(dynamodb(), tableName, { earliest, now, ...more });
    await Promise.all([write(30), write(20, { replay }), write(40)]);
    const Key = { pk: { S: 'requeued' } };
    const { Item } = await dynamodb().send(new GetItemCommand({ TableName: tableName, Key }));
    expect(JSON.parse(Item?.content?.S ?? '')).toEqual({ earliest: 20, at: now, replays: [replay] });
  });
});
