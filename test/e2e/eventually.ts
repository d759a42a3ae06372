import pWaitFor from 'p-wait-for';

/** The awaited event did not occur in time. */
export class WaitTimedOutError extends Error {
  override readonly name = 'WaitTimedOutError';
}

export interface Wait {
  /** What is awaited and the progress so far, for the error. */
  readonly what: () => string;
  /** Default: 30. */
  readonly seconds?: number;
}

/**
 * Calls `probe` five times a second until it returns something other than `undefined` or `false`.
 * @throws WaitTimedOutError when the time is over
 */
export function eventually<T>({ what, seconds = 30 }: Wait, probe: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  return pWaitFor<T>(
    async () => {
      const found = await probe();
      if (found !== undefined && found !== false) return pWaitFor.resolveWith(found);
      // The option `timeout` of p-wait-for 6.0.0 adds a listener at each attempt, and Node warns about them.
      if (Date.now() > deadline) throw new WaitTimedOutError(`timed out after ${seconds} s waiting for ${what()}`);
      return false;
    },
    { interval: 200 },
  );
}
