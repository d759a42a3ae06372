import { setTimeout as sleep } from 'node:timers/promises';

/** What was waited for did not come. */
export class WaitedInVainError extends Error {
  override readonly name = 'WaitedInVainError';
}

export interface Patience {
  /** What is waited for and how far it is, for the error. */
  readonly what: () => string;
  /** Default: 30. */
  readonly seconds?: number;
}

/**
 * Asks again, five times a second, until `probe` gives something.
 * @throws WaitedInVainError when the time is over
 */
export async function eventually<T>({ what, seconds = 30 }: Patience, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new WaitedInVainError(`waited ${seconds} seconds in vain for ${what()}`);
    await sleep(200);
  }
}
