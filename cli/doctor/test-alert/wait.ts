import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  readonly seconds: number;
  /** Ends the wait early, with the signal's reason as the error. */
  readonly signal?: AbortSignal;
}

const betweenMillis = 300;

/** Repeats `probe` until it returns a value; undefined when the time is over. */
export async function waitFor<T>(
  { seconds, signal }: WaitOptions,
  probe: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    signal?.throwIfAborted();
    const found = await probe();
    if (found !== undefined || performance.now() > end) return found;
    await sleep(betweenMillis, undefined, signal && { signal });
  }
}

/** Calls at most once in this number of seconds, and returns undefined in between. */
export function atMostEvery<T>(seconds: number, call: () => Promise<T>): () => Promise<T | undefined> {
  let next = performance.now() + seconds * 1000;
  return async () => {
    if (performance.now() < next) return undefined;
    next = performance.now() + seconds * 1000;
    return call();
  };
}
