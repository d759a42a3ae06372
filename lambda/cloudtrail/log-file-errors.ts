import { isNativeError } from 'node:util/types';

/** The gzip data is cut short or damaged; `cause` is the reason, or the error of zlib. */
export class LogFileCorruptError extends Error {
  override readonly name = 'LogFileCorruptError';

  constructor(cause: unknown) {
    const detail = isNativeError(cause) ? cause.message : String(cause);
    super(`the gzip data is cut short or damaged (${detail}); download the log file again`, { cause });
  }
}

/** The log file inflates to more bytes than the limit. */
export class LogFileTooLargeError extends Error {
  override readonly name = 'LogFileTooLargeError';

  constructor(maxInflatedBytes: number) {
    super(`the log file inflates to more than ${maxInflatedBytes} bytes, the limit for one log file`);
  }
}

/** A record is larger than the limit and than CloudTrail writes. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';

  constructor(most: number) {
    super(`the log file has a record of more than ${most} bytes, the limit for one record`);
  }
}

/** The matching records of the log file need more memory than the limit. */
export class TooManyMatchesError extends Error {
  override readonly name = 'TooManyMatchesError';

  constructor(count: number, most: number) {
    super(
      `${count} matching records of the log file need more than ${most} bytes of memory, the limit for one log file`,
    );
  }
}

/** The log file is not valid JSON, from its first byte to the last that was read. */
export class LogFileNotJsonError extends Error {
  override readonly name = 'LogFileNotJsonError';

  /** `reason` completes "the log file is not valid JSON: …". */
  constructor(reason: string, options?: ErrorOptions) {
    super(`the log file is not valid JSON: ${reason}`, options);
  }
}

/** Valid JSON, but not an object with an array of `Records`. */
export class RecordsMissingError extends Error {
  override readonly name = 'RecordsMissingError';

  constructor() {
    super('not a CloudTrail log file: it is not a JSON object with an array "Records"');
  }
}
