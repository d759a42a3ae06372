import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { tableAttributes } from '../../lambda/names.ts';
import { longestWait } from '../../lib/delivery-limits.ts';
import type { DeployedStack } from './deployment.ts';
import { eventually } from './eventually.ts';
import { type LogFile, putLogFile } from './log-files.ts';
import { trailBucket } from './trail-bucket.ts';

/** Puts log files into the bucket and waits until the function has processed them all. */
export async function serve(deployment: DeployedStack, files: readonly LogFile[]): Promise<void> {
  const since = Date.now();
  await Promise.all(files.map((file) => putLogFile(deployment, file)));
  await served(deployment, { files, since });
}

export interface Served {
  readonly files: readonly Pick<LogFile, 'key'>[];
  /** Before their notifications were sent, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * Waits until a run that began after a moment has recorded in the table that it read each of the log files, and no notification is
 * left. The emulator loses no items, but it can withhold log lines.
 */
export async function served(deployment: DeployedStack, { files, since }: Served): Promise<void> {
  const { clients, outputs } = deployment;
  const names = files.map(({ key }) => `s3://${trailBucket}/${key}`);
  let left = names;
  let waiting = 0;
  const what = () => `${files.length} log files, ${files.length - left.length} processed, ${waiting} waiting`;
  await eventually({ what }, async () => {
    const read = await readSince(clients.dynamodb, outputs.HistoryTableName, left, since);
    left = left.filter((name) => !read.has(name));
    waiting = await messagesIn(deployment, outputs.LogFileQueueUrl);
    return left.length === 0 && waiting === 0;
  });
}

/** A reading expires a fixed time after the start of its run. */
async function readSince(
  client: DynamoDBClient,
  table: string,
  names: readonly string[],
  since: number,
): Promise<ReadonlySet<string>> {
  const prefix = 'read ';
  const keys = names.slice(0, 100).map((name) => ({ [tableAttributes.key]: { S: `${prefix}${name}` } }));
  if (keys.length === 0) return new Set();
  const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } });
  const { Responses = {} } = await client.send(command);
  const earliest = Math.ceil((since + longestWait.toMilliseconds()) / 1000);
  const found = (Responses[table] ?? []).filter(
    (item) => item.failed === undefined && Number(item[tableAttributes.expiry]?.N) >= earliest,
  );
  return new Set(found.map((item) => item[tableAttributes.key]?.S?.slice(prefix.length) ?? ''));
}

/** How many messages a queue holds, including those in flight and delayed. */
export async function messagesIn({ clients }: DeployedStack, queueUrl: string): Promise<number> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

/** Waits until the queue of the function is empty. */
export async function queueEmpty(deployment: DeployedStack): Promise<void> {
  await eventually(
    { what: () => 'an empty queue' },
    async () => (await messagesIn(deployment, deployment.outputs.LogFileQueueUrl)) === 0,
  );
}
