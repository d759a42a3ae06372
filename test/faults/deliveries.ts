import { setTimeout as sleep } from 'node:timers/promises';
import { batch } from './log-files.ts';
import type { Seat } from './seats.ts';

/** One run on a batch of log files; gives the keys that were not acknowledged, all of them if the run died. */
export async function playInvocation({ process }: Seat, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const { response } = await process.invoke(batch(keys));
  return response === undefined ? [...keys] : response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** As many as the stack's queue makes. */
const mostDeliveries = 5;

/** Delivers again as the queue does, after a wait that is longer than the lease; gives what is never acknowledged. */
export async function redeliver(seat: Seat, keys: readonly string[], leaseMillis: number): Promise<string[]> {
  let left = [...keys];
  for (let delivery = 2; delivery <= mostDeliveries && left.length > 0; delivery += 1) {
    await sleep(leaseMillis + 150);
    left = await playInvocation(seat, left);
  }
  return left;
}
