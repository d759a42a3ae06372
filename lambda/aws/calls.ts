import { isNativeError } from 'node:util/types';

export type CalledService = 'S3' | 'DynamoDB' | 'SNS' | 'SQS' | 'CloudTrail' | 'SecurityHub';

/** A call to an AWS service failed after all attempts; `cause` is the SDK's error of the last one. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly service: CalledService;
  /** The name of the SDK's error, such as `AccessDenied` or `TimeoutError`. */
  readonly code: string;

  constructor(service: CalledService, action: string, cause: unknown) {
    const { name, message } = isNativeError(cause) ? cause : { name: 'Error', message: String(cause) };
    super(`${service} ${action} failed with ${name}: ${message}`, { cause });
    this.service = service;
    this.code = name;
  }
}

/**
 * For every client: few attempts with short timeouts, since the queue retries a log file that fails, while a run that hangs
 * blocks everything that it has claimed. `socketTimeout` is for a response that stops halfway.
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

/** The time limit of each call of the function, with all attempts and the whole response, however slow it arrives. */
export const mostCallMillis = 10_000;

/** The option of a call with this limit. */
export function timeLimit() {
  return { abortSignal: AbortSignal.timeout(mostCallMillis) };
}
