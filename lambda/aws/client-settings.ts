/**
 * For every client: few attempts with short time-outs, since a log file that fails comes again through the queue, while
 * a run that hangs blocks all that it has claimed. `socketTimeout` is for an answer that stops in the middle.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    socketTimeout: 3_000,
    throwOnRequestTimeout: true,
  },
} as const;

/** No call of the function takes longer, all attempts and the whole answer included; a slow drip ends here too. */
export const mostCallMillis = 10_000;
