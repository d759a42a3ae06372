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
  return pWaitFor<T>(
    async () => {
      const found = await probe();
      return found !== undefined && found !== false && pWaitFor.resolveWith(found);
    },
    {
      interval: 200,
      timeout: {
        milliseconds: seconds * 1000,
        fallback: () => {
          throw new WaitTimedOutError(`timed out after ${seconds} seconds waiting for ${what()}`);
        },
      },
    },
  );
}
