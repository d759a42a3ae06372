/** Where log files come from. A source tells the queue of each new one, and says what the function has to read. */
export interface LogFileSource {
  /** The only bucket that log files are read from. */
  readonly bucketName: string;
  readonly bucketArn: string;
  /** What stands before `AWSLogs/` in the keys: empty, or ends in a slash. */
  readonly keyPrefix: string;
  /** What the keys of log files begin with: one for each account, or one for a whole organization. */
  readonly logFilePrefixes: readonly string[];
  /** Set where log files lie as an organization's trail lays them. */
  readonly organizationId: string | undefined;
  /** Accounts whose log files are read; none means all of the organization. */
  readonly accounts: readonly string[];
  /** Accounts of the organization whose log files are passed over. */
  readonly excludedAccounts: readonly string[];
  /** The key that log files are encrypted with, where they are encrypted with one of the user's own. */
  readonly kmsKeyArn: string | undefined;
  /** Set where the source made a trail of its own. */
  readonly trailName: string | undefined;
  /** The rule that announces log files, where it is one. */
  readonly eventRuleName: string | undefined;
  /** The topic that announces log files, where it is one. */
  readonly notificationTopicArn: string | undefined;
  /**
   * What other accounts have to allow or set up, as far as the source needs them.
   * @param readerArn the role that reads log files
   */
  allowances(readerArn: string): readonly Allowance[];
}

/** Something to hand to the owner of another account, who can use it as it stands. */
export interface Allowance {
  /** Of the stack's output. */
  readonly name: string;
  /** Where it belongs. */
  readonly description: string;
  /** A policy's statement or a template; handed over as JSON. */
  readonly document: object;
}
