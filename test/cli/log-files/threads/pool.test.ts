import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ReadingThreads, startThreads } from '../../../../cli/log-files/threads/pool.ts';

const entry = new URL('./dying-thread.mjs', import.meta.url);
let threads: ReadingThreads;
afterEach(() => threads.close());

const read = (name: string) => threads.read([{ name }]);

describe('a thread that ends', () => {
  test.each([
    ['exits', 'the thread that read it ended: it exited with code 3; read it again with --jobs 1'],
    ['breaks', 'the thread that read it ended: no memory; read it again with --jobs 1'],
    ['throws', 'the thread that read it ended: no such search; read it again with --jobs 1'],
  ])('fails the file that it was reading, and the others are read: %s', async (name, message) => {
    threads = startThreads(2, { rules: [], asnDatabase: undefined }, entry);
    const results = await Promise.allSettled(['a', name, 'b', 'c'].map(read));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    await expect(read(name)).rejects.toThrow(message);
    expect(await read('d')).toEqual([[{ name: 'd', skipped: 'other' }]]);
  });

  test('before it could start fails every file, and none waits for ever', async () => {
    threads = startThreads(2, { rules: [], asnDatabase: undefined }, new URL('./no-such-thread.mjs', import.meta.url));
    const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map(read));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  });

  test('while the pool closes fails the file that it was reading, and no other thread starts', async () => {
    const counts = new Int32Array(new SharedArrayBuffer(8));
    threads = startThreads(2, { sought: counts }, new URL('./breaking-thread.mjs', import.meta.url));
    await Promise.all([read('a'), read('a')]);
    const results = Promise.allSettled([read('b'), read('c')]);
    // This thread stands still meanwhile, so that it learns of their errors when it has begun to close the pool.
    while (Atomics.load(counts, 1) < 2) Atomics.wait(counts, 1, Atomics.load(counts, 1), 10_000);
    Atomics.wait(counts, 0, 2, 200);
    await threads.close();
    const reason = expect.objectContaining({ message: expect.stringContaining('no memory') });
    expect(await results).toEqual([1, 2].map(() => ({ status: 'rejected', reason })));
    await sleep(500);
    expect(counts[0]).toBe(2);
  });
});
