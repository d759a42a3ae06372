import { setTimeout as sleep } from 'node:timers/promises';
import { sqsEvent } from '../cloudtrail/notifications/notifications.ts';
import type { PooledFunction } from './function-pool.ts';
import { batch } from './log-files.ts';

/** Runs the function on a batch of log files. Returns the keys that were not acknowledged: all of them if the run died. */
export async function playInvocation(
  { process }: PooledFunction,
  keys: readonly string[],
  delivery = 1,
): Promise<string[]> {
  if (keys.length === 0) return [];
  const { response } = await process.invoke(batch(keys, delivery));
  return response === undefined ? [...keys] : response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** Runs the function on what it has put into its queue. Returns the messages that were not acknowledged. */
export async function playMessages({ process }: PooledFunction, bodies: readonly string[]): Promise<string[]> {
  const { Records } = sqsEvent(...bodies);
  const { response } = await process.invoke({ Records });
  if (response === undefined) return [...bodies];
  const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return Records.flatMap(({ messageId, body }) => (failed.has(messageId) ? [body] : []));
}

/** The same number as the stack's queue. */
const mostDeliveries = 5;

/** Redelivers like the queue, after a wait that is longer than the lease. Returns the keys that are never acknowledged. */
export async function redeliver(
  pooled: PooledFunction,
  keys: readonly string[],
  leaseMillis: number,
): Promise<string[]> {
  let left = [...keys];
  for (let delivery = 2; delivery <= mostDeliveries && left.length > 0; delivery += 1) {
    await sleep(leaseMillis + 150);
    left = await playInvocation(pooled, left, delivery);
  }
  return left;
}
