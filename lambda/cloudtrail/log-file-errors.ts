import { isNativeError } from 'node:util/types';
/** The gzip data is cut short or damaged; `cause` is zlib's own error. */
export class LogFileCorruptError extends Error {
  override readonly name = 'LogFileCorruptError';

  constructor(cause: unknown) {
    const detail = isNativeError(cause) ? cause.message : String(cause);
    super(`the gzip data is cut short or damaged (${detail}); fetch the log file again`, { cause });
  }
}

/** The log file inflates past the cap on its size. */
export class LogFileTooLargeError extends Error {
  override readonly name = 'LogFileTooLargeError';

  constructor(maxInflatedBytes: number) {
    super(`the log file inflates to more than ${maxInflatedBytes} bytes, the most that is read of one log file`);
  }
}

/** One record, or all matching records together, are larger than memory allows and than CloudTrail writes. */
export class RecordsTooLargeError extends Error {
  override readonly name = 'RecordsTooLargeError';

  constructor(what: 'one record' | 'the matching records', most: number) {
    super(`the log file holds more than ${most} bytes in ${what}, the most that is kept of one log file`);
  }
}

/** The log file is not JSON from its first byte to where it had to be read. */
export class LogFileNotJsonError extends Error {
  override readonly name = 'LogFileNotJsonError';

  /** `reason` completes "the log file is not valid JSON: …". */
  constructor(reason: string, options?: ErrorOptions) {
    super(`the log file is not valid JSON: ${reason}`, options);
  }
}

/** Valid JSON, but no object with an array of `Records`. */
export class RecordsMissingError extends Error {
  override readonly name = 'RecordsMissingError';

  constructor() {
    super('no CloudTrail log file: it is not a JSON object whose "Records" is an array');
  }
}
