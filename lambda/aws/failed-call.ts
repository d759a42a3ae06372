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
