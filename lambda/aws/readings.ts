import type { Reading, ReadingStore } from '../audit/readings.ts';
import { tableAttributes } from '../names.ts';
import { itemsWith, putItems } from './dynamodb-batches.ts';
import { documentClient } from './dynamodb-calls.ts';

export interface ReadingTableSettings {
  readonly tableName: string;
  /** How long a reading is kept, in milliseconds: the longest wait in queues. */
  readonly retention: number;
}

/**
 * Readings in the history table: one item for each object, with the key `read` and the name of the object. Both functions throw
 * AwsCallError.
 */
export function dynamoReadings({ tableName, retention }: ReadingTableSettings): ReadingStore {
  const client = documentClient();
  return {
    async record(readings, now) {
      const expiresAt = Math.ceil((now + retention) / 1000);
      const items = [...readings].map(([name, reading]) => readingItem(name, reading, expiresAt));
      await putItems(client, tableName, items);
    },
    async find(names) {
      const items = await itemsWith(client, tableName, names.map(keyOf));
      return new Map(items.map((item) => [String(item[tableAttributes.key]).slice(keyOf('').length), readingOf(item)]));
    },
  };
}

/** The item of an object, as it is stored. */
export function readingItem(name: string, reading: Reading, expiresAt: number) {
  return { [tableAttributes.key]: keyOf(name), ...itemOf(reading), [tableAttributes.expiry]: expiresAt };
}

function keyOf(name: string): string {
  return `read ${name}`;
}

function itemOf(reading: Reading) {
  if (reading.status === 'failed') return { failed: true };
  return { sha256: reading.sha256, ...(reading.etag !== undefined && { etag: reading.etag }) };
}

function readingOf({ sha256, etag }: Record<string, unknown>): Reading {
  if (typeof sha256 !== 'string') return { status: 'failed' };
  return { status: 'read', sha256, etag: typeof etag === 'string' ? etag : undefined };
}
