/** The names that the stack and the function share. */

/** The attributes of a table item that the stack uses. */
export const tableAttributes = { key: 'pk', expiry: 'expiresAt' } as const;

/** The message attributes of an alert for filter policies; `headline` is for chat messages. */
const alertAttributes = ['ruleId', 'severity', 'accountId', 'region', 'outcome', 'userType', 'headline'] as const;

export type AlertAttribute = (typeof alertAttributes)[number];

/** The value of an attribute of a digest whose alerts have different values. */
export const severalValues = 'several';

/** What a schedule of the stack makes the function do, in the event `{ scheduled: … }`. */
export type ScheduledTask = 'check' | 'note';

/** The dimension of metrics that tells several detectors in one account and Region apart. */
export const stackDimension = 'stack';

export const metricNamespace = 'Firstsight';
export const serviceName = 'firstsight';

/** Metrics that the function writes, and that alarms and the dashboard use. */
export const metricNames = {
  logFiles: 'LogFiles',
  bytes: 'LogFileBytes',
  matched: 'RecordsMatched',
  excepted: 'RecordsExcepted',
  known: 'RecordsKnown',
  alerts: 'Alerts',
  failures: 'Failures',
  secondsToAlert: 'SecondsToAlert',
  subscriptionsMissing: 'SubscriptionsMissing',
  audited: 'LogFilesAudited',
  found: 'FilesFoundByAudit',
  altered: 'FilesAltered',
  missing: 'FilesMissing',
  hoursSinceDigestFile: 'HoursSinceDigestFile',
} as const;

/** The file with the validated exceptions, next to the bundled handler. */
export const exceptionsFileName = 'exceptions.json';

/** The file with the validated rules of a rules file, next to it. */
export const ownRulesFileName = 'rules.json';

/** The database of networks, next to it; absent without the setting. */
export const asnDatabaseFileName = 'networks.mmdb';

/** Names of accounts by their IDs, as the team chose them. */
export type AccountNames = Readonly<Record<string, string>>;

/** The file with the names of accounts, next to that of the exceptions. */
export const accountNamesFileName = 'account-names.json';

/** The objects that a notification announces. */
export interface ObjectFilter {
  readonly Prefix: string;
  readonly Suffix: string;
}

/** The properties of the custom resource that sets the notifications of a bucket, as CloudFormation passes them. */
export interface BucketNotificationProperties {
  readonly BucketName: string;
  /** The account that must own the bucket. */
  readonly BucketOwner: string;
  readonly QueueArn: string;
  readonly Notifications: readonly ObjectFilter[];
}

/** The file with the function of that resource, next to the bundled handler. */
export const notificationsFileName = 'bucket-notifications.mjs';

/** The outputs of the stack, by which operators and the command line find the deployed resources. */
export const outputNames = {
  version: 'Version',
  /** The value of the dimension `stack` of the metrics; absent if it is the name of the stack. */
  detectorName: 'DetectorName',
  alertTopicArn: 'AlertTopicArn',
  operationsTopicArn: 'OperationsTopicArn',
  /** Separated by commas; absent without addresses in the settings. */
  alertEmails: 'AlertEmails',
  operationsEmails: 'OperationsEmails',
  /** IDs of the active rules, separated by commas; absent for the default rules. */
  rules: 'Rules',
  /**
   * Active rules of your own: ID, version and window in days of each, and the event sources of a rule on data events, as
   * `a-rule:1:10` and `b-rule:1:10:s3.amazonaws.com+sqs.amazonaws.com`, separated by commas; absent without.
   */
  ownRules: 'OwnRules',
  /** The window of all active rules in days; absent if each rule has its own. */
  historyWindowDays: 'HistoryWindowDays',
  trailBucketName: 'TrailBucketName',
  /** S3 key prefixes of log files, separated by commas. */
  logFilePrefixes: 'LogFilePrefixes',
  /** `on` or `off`. */
  audit: 'Audit',
  /** The product of Security Hub for which alerts are imported; absent if they are not. */
  securityHubProductArn: 'SecurityHubProductArn',
  /** The customer managed KMS key of the log files; absent without one. */
  logFileKeyArn: 'LogFileKeyArn',
  /** The trail that the stack created; absent for an existing bucket. */
  trailName: 'TrailName',
  /** The EventBridge rule or the topic that announces log files; absent unless the source has one. */
  eventRuleName: 'EventRuleName',
  notificationTopicArn: 'NotificationTopicArn',
  logFileQueueUrl: 'LogFileQueueUrl',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  functionName: 'FunctionName',
  logGroupName: 'LogGroupName',
  historyTableName: 'HistoryTableName',
  dashboardName: 'DashboardName',
  /** What was set up, in one line, and the commands to run next: outputs are shown in alphabetical order. */
  setUp: 'SetUp',
  confirm: 'Step1Confirm',
  baseline: 'Step2Baseline',
  check: 'Step3Check',
} as const;
