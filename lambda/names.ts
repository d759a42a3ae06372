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
  /** What stands before `AWSLogs/` in the keys of that bucket; may be empty. */
  keyPrefix: 'KEY_PREFIX',
} as const;

/** The attributes of a table item that the infrastructure has to know. */
export const tableAttributes = { key: 'pk', expiry: 'expiresAt' } as const;

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
