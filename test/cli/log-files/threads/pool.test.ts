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
});
