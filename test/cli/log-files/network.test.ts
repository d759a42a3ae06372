import { describe, expect, test } from '@jest/globals';
import { mostReads, type NetworkReads, networkReads } from '../../../cli/log-files/network.ts';

/** A network on which each read takes a round trip, and which carries so many reads at once. */
async function readAll(count: number, carries: number, bytes = 20_000) {
  let now = 0;
  let [running, most] = [0, 0];
  const waiting: { readonly at: number; readonly done: () => void }[] = [];
  const reads: NetworkReads = networkReads(() => now);
  const limits: number[] = [];
  let left = count;
  const all = Array.from({ length: count }, () =>
    reads.run(bytes, async () => {
      running += 1;
      most = Math.max(most, running);
      // Beyond what it carries, every read takes longer in proportion.
      const millis = 30 * Math.max(1, running / carries);
      await new Promise<void>((done) => waiting.push({ at: now + millis, done }));
      running -= 1;
      left -= 1;
      limits.push(reads.limit());
    }),
  );
  while (left > 0) {
    await new Promise(setImmediate);
    const next = waiting.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) continue;
    waiting.splice(waiting.indexOf(next), 1);
    now = next.at;
    next.done();
  }
  await Promise.all(all);
  return { most, limits, millis: now };
}

describe('reads over the network', () => {
  test('are as many at once as the bound, if the network carries more', async () => {
    const { most, millis } = await readAll(2_000, 1_000);
    expect(most).toBe(mostReads);
    expect(30 * 2_000).toBeGreaterThan(50 * millis);
  });

  test('stay near what the network carries, and are never fewer than at the start', async () => {
    const { limits } = await readAll(2_000, 32);
    const late = limits.slice(500);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(16);
    expect(late.filter((limit) => limit <= 64).length).toBeGreaterThan(0.9 * late.length);
  });

  test('take at most 256 MiB of memory together, or one log file', async () => {
    expect((await readAll(40, 1_000, 60 * 2 ** 20)).most).toBe(4);
    expect((await readAll(3, 1_000, 300 * 2 ** 20)).most).toBe(1);
  });

  test('that fail make room for others', async () => {
    const reads = networkReads();
    const failing = Array.from({ length: 100 }, () => reads.run(1, () => Promise.reject(new Error('gone'))));
    const results = await Promise.allSettled(failing);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await reads.run(1, async () => 'read')).toBe('read');
  });
});
