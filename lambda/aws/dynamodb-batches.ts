import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import DataLoader from 'dataloader';
import { tableAttributes } from '../names.ts';
import { AwsCallError, timeLimit } from './calls.ts';

type Item = Record<string, unknown>;

/** DynamoDB accepts this many items in a call. */
const mostWritten = 25;
const mostRead = 100;

/** Items that DynamoDB leaves out of a call are sent again this often. */
const mostAttempts = 5;

/**
 * Puts items without a condition.
 * @throws AwsCallError
 */
export async function putItems(client: DynamoDBDocumentClient, table: string, items: readonly Item[]): Promise<void> {
  for (const some of inBatches(items, mostWritten)) {
    const puts = { [table]: some.map((Item) => ({ PutRequest: { Item } })) };
    const unfinished = await untilAllDone(puts, 'BatchWriteItem', async (RequestItems, limit) => {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems }), limit);
      return UnprocessedItems;
    });
    if (unfinished !== undefined) throw unfinished.error;
  }
}

/**
 * The items with these keys that exist, in any order. Strongly consistent.
 * @throws AwsCallError
 */
export async function itemsWith(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly string[],
): Promise<Item[]> {
  const found: Item[] = [];
  for (const some of inBatches([...new Set(keys)], mostRead)) {
    const { items, unread } = await readBatch(client, table, some);
    for (const error of unread.values()) throw error;
    for (const item of items) found.push(item);
  }
  return found;
}

/**
 * Reads single items, strongly consistent; those that are asked for at the same time, in one call.
 * @returns a function that returns the item with a key, or undefined if there is none; it throws AwsCallError. A key that DynamoDB
 * leaves out at each attempt fails alone.
 */
export function itemReader(client: DynamoDBDocumentClient, table: string): (key: string) => Promise<Item | undefined> {
  const loader = new DataLoader<string, Item | undefined>(readAll, { cache: false, maxBatchSize: mostRead });
  async function readAll(keys: readonly string[]) {
    const { items, unread } = await readBatch(client, table, [...new Set(keys)]);
    const byKey = new Map(items.map((item) => [item[tableAttributes.key], item]));
    return keys.map((key) => unread.get(key) ?? byKey.get(key));
  }
  return (key) => loader.load(key);
}

/**
 * @param keys at most `mostRead`, each once
 * @returns the items that exist, and an error for each key that was not read
 */
async function readBatch(client: DynamoDBDocumentClient, table: string, keys: readonly string[]) {
  const items: Item[] = [];
  const wanted = { [table]: { Keys: keys.map((key) => ({ [tableAttributes.key]: key })), ConsistentRead: true } };
  const unfinished = await untilAllDone(wanted, 'BatchGetItem', async (RequestItems, limit) => {
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }), limit);
    for (const item of Responses?.[table] ?? []) items.push(item);
    return UnprocessedKeys as typeof wanted | undefined;
  });
  const unread = new Map(unfinished?.left[table]?.Keys.map((key) => [key[tableAttributes.key], unfinished.error]));
  return { items, unread };
}

/** What was not done, and why. */
interface Unfinished<Items> {
  readonly left: Items;
  readonly error: AwsCallError;
}

/**
 * DynamoDB leaves out what exceeds its throughput, and items beyond 16 MB. (API reference, BatchGetItem.)
 * @returns undefined if everything is done
 */
async function untilAllDone<Items extends object>(
  items: Items,
  action: string,
  send: (items: Items, limit: ReturnType<typeof timeLimit>) => Promise<object | undefined>,
): Promise<Unfinished<Items> | undefined> {
  const limit = timeLimit();
  let left = items;
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    try {
      const leftOut = await send(left, limit);
      if (leftOut === undefined || Object.keys(leftOut).length === 0) return undefined;
      left = leftOut as Items;
    } catch (cause) {
      return { left, error: new AwsCallError('DynamoDB', action, cause) };
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
  }
  const cause = Object.assign(new Error('items were left unprocessed'), { name: 'ThrottlingException' });
  return { left, error: new AwsCallError('DynamoDB', action, cause) };
}

function inBatches<T>(all: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most));
}
