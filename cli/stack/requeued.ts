import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { tableAttributes } from '../../lambda/names.ts';
import { ask } from './ask.ts';

/** A period whose log files were put into the queue again, and when; all in milliseconds since 1970. */
export interface ReplayedPeriod {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/**
 * What `replay` and `redrive` put into the queue in the last days. A message in the queue can then announce a log file that is
 * much older than the message.
 */
export interface Requeued {
  /** When the oldest of these log files was created, in milliseconds since 1970; 0 if that is not known. */
  readonly earliest: number;
  /** When the last of these messages was sent, in milliseconds since 1970. */
  readonly at: number;
  readonly replays: readonly ReplayedPeriod[];
}

/** Longer than the queue keeps a message. */
const keptMillis = 8 * 86_400_000;
const mostReplays = 50;
const mostAttempts = 5;

const key = { [tableAttributes.key]: { S: 'requeued' } };

/**
 * Undefined if nothing was put into the queue in the last eight days.
 * @throws NotAllowedError
 */
export async function readRequeued(
  dynamodb: DynamoDBClient,
  tableName: string,
  now: number,
): Promise<Requeued | undefined> {
  return requeuedIn(await readContent(dynamodb, tableName), now);
}

async function readContent(dynamodb: DynamoDBClient, tableName: string): Promise<string | undefined> {
  const command = new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true });
  return (await ask('dynamodb:GetItem', dynamodb.send(command))).Item?.content?.S;
}

function requeuedIn(content: string | undefined, now: number): Requeued | undefined {
  const requeued = content === undefined ? undefined : (JSON.parse(content) as Requeued);
  return requeued === undefined || now - requeued.at > keptMillis ? undefined : requeued;
}

/** Log files that are about to be put into the queue. */
export interface Requeueing {
  readonly earliest: number;
  readonly now: number;
  readonly replay?: ReplayedPeriod;
}

/**
 * Writes down, before the messages are sent, that log files are put into the queue, so that `baseline` leaves them to the function.
 * @throws NotAllowedError
 */
export async function writeRequeued(
  dynamodb: DynamoDBClient,
  tableName: string,
  requeueing: Requeueing,
): Promise<void> {
  const { earliest, now, replay } = requeueing;
  for (let attempt = 1; ; attempt += 1) {
    const content = await readContent(dynamodb, tableName);
    const before = requeuedIn(content, now);
    const replays = [...(before?.replays ?? []), ...(replay === undefined ? [] : [replay])].slice(-mostReplays);
    const written: Requeued = {
      earliest: Math.min(earliest, before?.earliest ?? earliest),
      at: Math.max(now, before?.at ?? now),
      replays,
    };
    const Item = {
      ...key,
      content: { S: JSON.stringify(written) },
      [tableAttributes.expiry]: { N: String(Math.ceil((written.at + keptMillis) / 1000)) },
    };
    const command = new PutItemCommand({ TableName: tableName, Item, ...unchanged(content) });
    try {
      await ask('dynamodb:PutItem', dynamodb.send(command));
      return;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || attempt === mostAttempts) throw error;
    }
  }
}

function unchanged(content: string | undefined) {
  return content === undefined
    ? { ConditionExpression: 'attribute_not_exists(content)' }
    : { ConditionExpression: 'content = :before', ExpressionAttributeValues: { ':before': { S: content } } };
}
