import { workerData } from 'node:worker_threads';

/** Shared with the test: how many threads have started, and how many are about to break. */
const [, { sought: counts }] = workerData;
Atomics.add(counts, 0, 1);

/** A thread that breaks at each file but `a`. */
export default async function read([{ name }]) {
  if (name === 'a') return [[{ name, skipped: 'other' }]];
  return new Promise(() =>
    setTimeout(() => {
      Atomics.add(counts, 1, 1);
      Atomics.notify(counts, 1);
      throw new Error('no memory');
    }),
  );
}
