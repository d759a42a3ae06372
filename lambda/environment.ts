import { serviceName } from './names.ts';

/** The function's environment variables: the stack writes them and the handler reads them, both with this table. */
export const environmentVariables = {
  tableName: required('TABLE_NAME', text()),
  alertTopicArn: required('ALERT_TOPIC_ARN', text()),
  operationsTopicArn: withDefault('OPERATIONS_TOPIC_ARN', text(), ''),
  /** The addresses of the settings. */
  alertEmails: withDefault('ALERT_EMAILS', list(), []),
  operationsEmails: withDefault('OPERATIONS_EMAILS', list(), []),
  /** The stack, in which another detector has another name. */
  detectorName: withDefault('DETECTOR_NAME', text(), serviceName),
  /** IDs of the active rules; not set: the rules that are active by default. */
  rules: optional('RULES', list()),
  /** Length of the history window of every active rule in days; not set: each rule has its own. */
  historyWindowDays: optional('HISTORY_WINDOW_DAYS', positiveNumber()),
  /** Another run can take over a claim after this time: the timeout of the function. */
  claimLeaseSeconds: required('CLAIM_LEASE_SECONDS', positiveNumber()),
  /** How long a table item is kept after its last sighting and the window: the longest time in the queues. */
  queueRetentionDays: required('QUEUE_RETENTION_DAYS', positiveNumber()),
  /** The only bucket that log files are read from. */
  trailBucket: required('TRAIL_BUCKET', text()),
  /** `passed-over`: skip log files of other buckets and messages of other senders; not set: they fail. */
  foreignLogFiles: optional('FOREIGN_LOG_FILES', literal('passed-over')),
  /** S3 key prefix before `AWSLogs/` in that bucket. */
  keyPrefix: withDefault('KEY_PREFIX', text(), ''),
  /** The organization whose trail writes to the bucket; empty for trails of single accounts. */
  organizationId: withDefault('ORGANIZATION_ID', text(), ''),
  /** Accounts whose log files are read; empty for all. */
  accounts: withDefault('ACCOUNTS', list(), []),
  /** Accounts whose log files are skipped. */
  excludedAccounts: withDefault('EXCLUDED_ACCOUNTS', list(), []),
  /** The queue of notifications, for log files that the audit finds; not set: no audit. */
  auditQueueUrl: optional('AUDIT_QUEUE_URL', text()),
  /** How long the audit waits before it looks at a digest file again, at most 900; not set: 900. */
  auditDelaySeconds: optional('AUDIT_DELAY_SECONDS', positiveNumber()),
  /** The product of Security Hub for which alerts are imported as findings; not set: they are not. */
  securityHubProductArn: optional('SECURITY_HUB_PRODUCT_ARN', text()),
} as const;

type Variables = typeof environmentVariables;

/** The values of all variables. */
export type Environment = { readonly [K in keyof Variables]: Variables[K] extends Variable<infer T> ? T : never };

/** Variables that are set only if the setting, or the property of the construct, of the same name is. */
export type FunctionSettings = Partial<Pick<Environment, 'rules' | 'historyWindowDays'>>;

type Unset =
  | keyof FunctionSettings
  | 'foreignLogFiles'
  | 'operationsTopicArn'
  | 'alertEmails'
  | 'operationsEmails'
  | 'detectorName'
  | 'auditQueueUrl'
  | 'auditDelaySeconds'
  | 'securityHubProductArn';

/** The stack sets all variables, so something else has changed the function. */
export class MissingEnvironmentVariableError extends Error {
  override readonly name = 'MissingEnvironmentVariableError';

  constructor(name: string) {
    super(`The environment variable ${name} is missing or invalid. Deploy the stack again.`);
  }
}

/** @throws MissingEnvironmentVariableError */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const values = Object.entries(environmentVariables).map(([key, { name, read }]) => [key, read(variables[name])]);
  return Object.fromEntries(values);
}

/** The variables as the stack sets them. */
export function writeEnvironment(
  values: Omit<Environment, Unset> & Partial<Pick<Environment, Unset>>,
): Record<string, string> {
  const texts = Object.entries(environmentVariables).map(([key, variable]) => [
    variable.name,
    (variable as Variable<unknown>).write(values[key as keyof Environment]),
  ]);
  return Object.fromEntries(texts.filter(([, value]) => value !== undefined));
}

interface Variable<T> {
  readonly name: string;
  read(value: string | undefined): T;
  /** `undefined`: the variable is not set. */
  write(value: T): string | undefined;
}

/** How a value is written as text that is not empty. */
interface Form<T> {
  /** `undefined`: the text is not valid. */
  read(value: string): T | undefined;
  write(value: T): string;
}

function required<T>(name: string, form: Form<T>): Variable<T> {
  return { name, read: (value) => parsed(name, form, value ?? ''), write: form.write };
}

function optional<T>(name: string, form: Form<T>): Variable<T | undefined> {
  return {
    name,
    read: (value) => (value ? parsed(name, form, value) : undefined),
    write: (value) => (value === undefined ? undefined : form.write(value)),
  };
}

function withDefault<T>(name: string, form: Form<T>, byDefault: T): Variable<T> {
  return {
    name,
    read: (value) => (value ? parsed(name, form, value) : byDefault),
    write: (value) => form.write(value ?? byDefault),
  };
}

function parsed<T>(name: string, form: Form<T>, value: string): T {
  const result = value === '' ? undefined : form.read(value);
  if (result === undefined) throw new MissingEnvironmentVariableError(name);
  return result;
}

function text(): Form<string> {
  return { read: (value) => value, write: (value) => value };
}

function literal<const T extends string>(only: T): Form<T> {
  return { read: (value) => (value === only ? only : undefined), write: (value) => value };
}

function list(): Form<readonly string[]> {
  return { read: (value) => value.split(',').filter((entry) => entry !== ''), write: (value) => value.join(',') };
}

function positiveNumber(): Form<number> {
  return { read: (value) => (Number(value) > 0 ? Number(value) : undefined), write: String };
}
