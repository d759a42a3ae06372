import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableAttributes } from '../names.ts';
import { AwsCallError, timeLimit } from './calls.ts';
import { failed } from './dynamodb-calls.ts';

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
    await untilAllDone(puts, 'BatchWriteItem', async (RequestItems) => {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems }), timeLimit());
      return UnprocessedItems;
    });
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
    const wanted = { [table]: { Keys: some.map((key) => ({ [tableAttributes.key]: key })), ConsistentRead: true } };
    await untilAllDone(wanted, 'BatchGetItem', async (RequestItems) => {
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }), timeLimit());
      for (const item of Responses?.[table] ?? []) found.push(item);
      return UnprocessedKeys as typeof wanted | undefined;
    });
  }
  return found;
}

/** DynamoDB leaves out what exceeds its throughput. */
async function untilAllDone<Items extends object>(
  items: Items,
  action: string,
  send: (items: Items) => Promise<object | undefined>,
): Promise<void> {
  let left: object | undefined = items;
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    left = await send(left as Items).catch(failed(action));
    if (left === undefined || Object.keys(left).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
  }
  const cause = Object.assign(new Error('items were left unprocessed'), { name: 'ThrottlingException' });
  throw new AwsCallError('DynamoDB', action, cause);
}

function inBatches<T>(all: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most));
}
