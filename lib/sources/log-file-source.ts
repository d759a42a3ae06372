/** Where log files come from. A source tells the queue of each new one, and says what the function has to read. */
export interface LogFileSource {
  /** The only bucket that log files are read from. */
  readonly bucketName: string;
  readonly bucketArn: string;
  /** What stands before `AWSLogs/` in the keys: empty, or ends in a slash. */
  readonly keyPrefix: string;
  /** What the keys of all log files begin with. */
  readonly logFilePrefix: string;
  /** The key that log files are encrypted with, where they are encrypted with one of the user's own. */
  readonly kmsKeyArn: string | undefined;
  /** Set where the source made a trail of its own. */
  readonly trailName: string | undefined;
}

/**
 * Account and folder as CloudTrail lays out the keys of one account's trail. The folder's name ends in a slash, so that
 * digests (`CloudTrail-Digest/`) and their like lie outside.
 */
export function accountLogFilePrefix(keyPrefix: string, account: string): string {
  return `${keyPrefix}AWSLogs/${account}/CloudTrail/`;
}

/** An organization's trail has the account, which may be any, between this and the folder. */
export function organizationLogFilePrefix(keyPrefix: string, organizationId: string): string {
  return `${keyPrefix}AWSLogs/${organizationId}/`;
}
