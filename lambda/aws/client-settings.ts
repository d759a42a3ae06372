/**
 * For every client: few attempts with short time-outs, since a log file that fails comes again through the queue, while
 * a run that hangs blocks all that it has claimed.
 */
export const clientSettings = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;
