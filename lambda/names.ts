/** The names that the stack and the function share. */

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
