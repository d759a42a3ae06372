import { isNativeError } from 'node:util/types';

export type CalledService = 'S3' | 'DynamoDB' | 'SNS';

/** A call to an AWS service failed for good; `cause` is the SDK's error of the last attempt. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly service: CalledService;
  /** The error's name as the SDK gives it, such as `AccessDenied` or `TimeoutError`. */
  readonly code: string;

  constructor(service: CalledService, action: string, cause: unknown) {
    const { name, message } = isNativeError(cause) ? cause : { name: 'Error', message: String(cause) };
    super(`${service} ${action} failed with ${name}: ${message}`, { cause });
    this.service = service;
    this.code = name;
  }
}

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
