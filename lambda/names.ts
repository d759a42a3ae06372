/** The names that the stack and the function must agree on; the only file that both sides import. */

/** The function's environment variables. Each is set by the stack, where it need be, and read once, in the handler. */
export const environmentVariables = {
  tableName: 'TABLE_NAME',
  alertTopicArn: 'ALERT_TOPIC_ARN',
  /** Ids of the active rules, separated by commas; not set: those that are on by default. */
  rules: 'RULES',
  /** Length of every active rule's history window in days; not set: each rule's own. */
  historyWindowDays: 'HISTORY_WINDOW_DAYS',
  /** After so many seconds a claim may be taken over by another run: the function's own timeout. */
  claimLeaseSeconds: 'CLAIM_LEASE_SECONDS',
  /** How long an item of the table outlives its last sighting beyond the window: the longest wait in the queues. */
  queueRetentionDays: 'QUEUE_RETENTION_DAYS',
  /** The only bucket that log files are read from. */
  trailBucket: 'TRAIL_BUCKET',
  /** Set to `passed-over` where log files of other buckets may be announced as well; not set: they fail. */
  foreignLogFiles: 'FOREIGN_LOG_FILES',
  /** What stands before `AWSLogs/` in the keys of that bucket; may be empty. */
  keyPrefix: 'KEY_PREFIX',
  /** Of the organization whose trail fills the bucket; empty for trails of single accounts. */
  organizationId: 'ORGANIZATION_ID',
  /** Accounts whose log files are read, separated by commas; empty means all. */
  accounts: 'ACCOUNTS',
  /** Accounts whose log files are passed over, separated by commas. */
  excludedAccounts: 'EXCLUDED_ACCOUNTS',
} as const;

/** The attributes of a table item that the infrastructure has to know. */
export const tableAttributes = { key: 'pk', expiry: 'expiresAt' } as const;

/** The message attributes of an alert, by which subscriptions are filtered; `headline` is for short notices. */
export const alertAttributes = [
  'ruleId',
  'severity',
  'accountId',
  'region',
  'outcome',
  'userType',
  'headline',
] as const;

export type AlertAttribute = (typeof alertAttributes)[number];

/** What an attribute of a digest says where its alerts differ. */
export const severalValues = 'several';

export const metricNamespace = 'Firstsight';
export const serviceName = 'firstsight';

/** Metrics that the function writes and that alarms and the dashboard read. */
export const metricNames = {
  logFiles: 'LogFiles',
  bytes: 'LogFileBytes',
  matched: 'RecordsMatched',
  excepted: 'RecordsExcepted',
  known: 'RecordsKnown',
  alerts: 'Alerts',
  failures: 'Failures',
  secondsToAlert: 'SecondsToAlert',
} as const;

/** The file beside the bundled handler that holds the validated exceptions. */
export const exceptionsFileName = 'exceptions.json';

/** The stack's outputs: operators read them, and the command line finds the deployed parts by them. */
export const outputNames = {
  version: 'Version',
  alertTopicArn: 'AlertTopicArn',
  operationsTopicArn: 'OperationsTopicArn',
  /** Separated by commas; absent where the settings name none. */
  alertEmails: 'AlertEmails',
  operationsEmails: 'OperationsEmails',
  /** Ids of the active rules, separated by commas; absent where they are those that are on by default. */
  rules: 'Rules',
  trailBucketName: 'TrailBucketName',
  /** What the keys of log files begin with; several are separated by commas. */
  logFilePrefixes: 'LogFilePrefixes',
  /** The key that log files are encrypted with; absent where it is none of the user's own. */
  logFileKeyArn: 'LogFileKeyArn',
  /** The trail that the stack made; absent on an existing bucket. */
  trailName: 'TrailName',
  /** The rule that tells the queue of log files, and the topic that does: each absent unless the source has one. */
  eventRuleName: 'EventRuleName',
  notificationTopicArn: 'NotificationTopicArn',
  logFileQueueUrl: 'LogFileQueueUrl',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  functionName: 'FunctionName',
  logGroupName: 'LogGroupName',
  historyTableName: 'HistoryTableName',
  dashboardName: 'DashboardName',
} as const;
