/** A source of log files: it sends a notification of each log file to the queue, and describes what the function reads. */
export interface LogFileSource {
  /** The only bucket that log files are read from. */
  readonly bucketName: string;
  readonly bucketArn: string;
  /** S3 key prefix before `AWSLogs/`: empty, or with a slash at the end. */
  readonly keyPrefix: string;
  /** S3 key prefixes of log files: one for each account, or one for a whole organization. */
  readonly logFilePrefixes: readonly string[];
  /** Whether digest files are announced and read too. */
  readonly audits: boolean;
  /** S3 key prefixes of digest files that are not among those of log files. */
  readonly digestFilePrefixes: readonly string[];
  /** Set for the trail of an organization. */
  readonly organizationId: string | undefined;
  /** Accounts whose log files are read; empty for all of the organization. */
  readonly accounts: readonly string[];
  /** Accounts of the organization whose log files are skipped. */
  readonly excludedAccounts: readonly string[];
  /** The customer managed KMS key of the log files, if they have one. */
  readonly kmsKeyArn: string | undefined;
  /** Set if the source creates a trail. */
  readonly trailName: string | undefined;
  /** Set if an EventBridge rule announces log files. */
  readonly eventRuleName: string | undefined;
  /** Set if a topic announces log files. */
  readonly notificationTopicArn: string | undefined;
  /**
   * What other accounts have to allow or set up for the source.
   * @param readerArn the role that reads log files
   */
  allowances(readerArn: string): readonly Allowance[];
}

/** A document for the owner of another account, ready to use. */
export interface Allowance {
  /** The name of the stack output. */
  readonly name: string;
  /** What to do with it. */
  readonly description: string;
  /** A policy statement or a template, shown as JSON. */
  readonly document: object;
}
