import { Token } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import type { Exception } from '../lambda/detection/exceptions.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import type { FunctionSettings } from '../lambda/environment.ts';
import { parseRules, RulesError } from './own-rules.ts';
import type { RuleInput } from './rule-format.ts';
import { faultWithoutAsnDatabase, withoutSets } from './rule-sets.ts';
import { settingValues } from './setting-values.ts';
import type { SourceSettings } from './source-settings.ts';

/** What a source requires; its other properties are optional. */
type RequiredOfSource = 'kind' | 'bucketName' | 'topicArn';

type WithDefaults<S> = S extends SourceSettings
  ? Pick<S, Extract<keyof S, RequiredOfSource>> & Partial<Omit<S, RequiredOfSource>>
  : never;

/**
 * Where log files come from: `{ kind: 'own-trail' }` creates a trail and a bucket. For a bucket that a trail already
 * delivers to, use `existing-bucket` (sets a notification on it), `bucket-events` (it sends its events to EventBridge) or
 * `topic` (S3 or CloudTrail publishes to a topic). The other properties mean the same as the settings; lists and texts are
 * empty by default. Except for `existing-bucket`, a name can be a token, such as the `bucketName` of a bucket in the same
 * app.
 */
export type DetectorSource = WithDefaults<SourceSettings>;

export interface DetectorOptions {
  /** Default: the construct creates a trail for all Regions and a bucket. */
  readonly source?: DetectorSource;
  /** Email addresses that receive alerts; each has to confirm. Default: none, with a warning until you call `onAlert`. */
  readonly alertEmails?: readonly string[];
  /** Email addresses that receive alarms about the detector itself. Default: those of `alertEmails`. */
  readonly operationsEmails?: readonly string[];
  /**
   * IDs of the active rules, each with a page in docs/rules, and the sets `recommended`, `all-management` and `all`. Default:
   * `sts-get-federation-token` only. Rules of your own are objects; they are active in addition.
   */
  readonly rules?: readonly (string | RuleInput)[] | undefined;
  /**
   * Every active rule alerts again after this number of days without a call, 1 to 365. Default: the window of each rule.
   */
  readonly historyWindowDays?: number | undefined;
  /**
   * The name of the history table of a stack that was deleted: the construct continues with it. Default: a new table.
   */
  readonly historyTable?: string | undefined;
  /** A note each Monday to the operations topic that the detector runs, and whom its messages reach. Default: true. */
  readonly weeklyNote?: boolean | undefined;
  /**
   * `on`: CloudTrail's digest files show which log files were never announced, altered or deleted. Requires log file validation of
   * the trail. Default: `on`.
   */
  readonly audit?: 'on' | 'off';
  /** How many runs of the function work at once at most, 2 to 1,000. Default: 10. */
  readonly concurrency?: number | undefined;
  /** How many seconds to wait until ten log files have arrived, 0 to 60. Default: 5. */
  readonly batchWindow?: number | undefined;
  /** The memory of the function in MB, 1,024 to 10,240. Its share of a processor grows with it. Default: 1,024. */
  readonly memory?: number | undefined;
  /** How long to keep the log of the function. Default: three months. */
  readonly logRetention?: RetentionDays;
}

interface PackagedFunction {
  /** Names of accounts by their IDs, which alerts show. Default: alerts show IDs only. */
  readonly accountNames?: Readonly<Record<string, string>>;
  /** Known activity that must not alert. Expired exceptions do not apply, and cause a warning. Default: none. */
  readonly exceptions?: readonly Exception[];
  /**
   * The path of a database of networks in the MaxMind DB format, such as GeoLite2-ASN.mmdb: alerts show the owner of the network,
   * and rules can use `asn` and `asOrganization`. It becomes part of the function. Default: none.
   */
  readonly asnDatabase?: string;
  readonly code?: undefined;
}

interface CustomFunction {
  /** The built function including its data. Default: the function in the package, with `exceptions` and `accountNames`. */
  readonly code: Code;
  readonly exceptions?: undefined;
  readonly accountNames?: undefined;
  readonly asnDatabase?: undefined;
}

export type FirstOccurrenceDetectorProps = DetectorOptions & (PackagedFunction | CustomFunction);

/** Properties are wrong; each line of the message is a sentence about one of them. */
export class DetectorPropsError extends Error {
  override readonly name = 'DetectorPropsError';
}

/** The options with every default. */
export interface CheckedOptions extends FunctionSettings {
  readonly source: SourceSettings;
  readonly alertEmails: readonly string[];
  readonly operationsEmails: readonly string[];
  readonly weeklyNote: boolean;
  readonly historyTable?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly batchWindow?: number | undefined;
  readonly memory?: number | undefined;
  readonly audit: 'on' | 'off';
  readonly logRetention: RetentionDays;
}

const { trailBucket, excludeAccounts, trailBucketAccount, notificationTopicArn, ...values } = settingValues;

const bucket = {
  bucketName: trailBucket.schema,
  keyPrefix: values.keyPrefix.schema.default(''),
  organizationId: values.organizationId.schema.optional(),
  kmsKeyArn: values.kmsKeyArn.schema.optional(),
  accounts: values.accounts.schema.default([]),
  excludedAccounts: excludeAccounts.schema.default([]),
};
const bucketAccount = trailBucketAccount.schema.optional();
const topicArn = notificationTopicArn.schema;

const sourceSchema = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('own-trail') }),
      z.strictObject({ kind: z.literal('existing-bucket'), ...bucket }),
      z.strictObject({ kind: z.literal('bucket-events'), ...bucket, bucketAccount }),
      z.strictObject({ kind: z.literal('topic'), ...bucket, bucketAccount, topicArn }),
    ],
    'must be own-trail, existing-bucket, bucket-events or topic',
  )
  .superRefine((source, context) => {
    for (const [property, message] of wrongCombinations(source)) {
      context.addIssue({ code: 'custom', path: [property], message });
    }
  });

const optionsSchema = z.object({
  source: z.preprocess(withoutEmpty, sourceSchema),
  alertEmails: values.alertEmail.schema.default([]),
  operationsEmails: values.operationsEmail.schema.optional(),
  rules: values.rules.schema.optional(),
  historyWindowDays: values.historyWindowDays.schema.optional(),
  weeklyNote: values.weeklyNote.schema.default(true),
  historyTable: values.historyTable.schema.optional(),
  audit: values.audit.schema.default('on'),
  concurrency: values.concurrency.schema.optional(),
  batchWindow: values.batchWindow.schema.optional(),
  memory: values.memory.schema.optional(),
  logRetention: z.custom<RetentionDays>().default(RetentionDays.THREE_MONTHS),
});

/**
 * The options, checked like the settings of the same meaning.
 * @throws DetectorPropsError with a sentence for every wrong value and combination
 */
export function checkedOptions(options: FirstOccurrenceDetectorProps): CheckedOptions {
  const { source = { kind: 'own-trail' }, rules } = options;
  const ids = rules?.filter((rule) => typeof rule === 'string');
  const isOnlyOwn = ids?.length === 0 && rules?.length !== 0;
  const { data, error } = optionsSchema.safeParse({ ...options, source, rules: isOnlyOwn ? undefined : ids });
  if (error) throw new DetectorPropsError(error.issues.flatMap((issue) => faultsOf(issue, options)).join('\n'));
  ownRulesOf(options);
  const hasAsnDatabase = options.asnDatabase !== undefined;
  // The function in `code` has its own data.
  const isChecked = !hasAsnDatabase && options.code === undefined;
  const fault = isChecked ? faultWithoutAsnDatabase(data.rules ?? []) : undefined;
  if (fault !== undefined) throw new DetectorPropsError(fault);
  const names = data.rules && withoutSets(data.rules, hasAsnDatabase);
  return { ...data, rules: names, operationsEmails: data.operationsEmails ?? data.alertEmails };
}

/**
 * The rules among the options that are not IDs, checked and with their defaults.
 * @throws DetectorPropsError for every fault
 */
export function ownRulesOf({ rules = [], asnDatabase }: FirstOccurrenceDetectorProps): readonly Rule[] {
  try {
    return parseRules(
      rules.filter((rule) => typeof rule !== 'string'),
      'Invalid property rules',
      { hasAsnDatabase: asnDatabase !== undefined },
    );
  } catch (cause) {
    if (!(cause instanceof RulesError)) throw cause;
    throw new DetectorPropsError(cause.message, { cause });
  }
}

/** An empty text or list in a source means that the property is absent. */
function withoutEmpty(source: unknown): unknown {
  const isEmpty = (value: unknown) => value === undefined || value === '' || (Array.isArray(value) && !value.length);
  return Object.fromEntries(Object.entries(source as object).filter(([, value]) => !isEmpty(value)));
}

function* wrongCombinations(source: z.output<typeof sourceSchema>): Generator<[property: string, fault: string]> {
  if (source.kind === 'own-trail') return;
  // CDK replaces all notifications of a bucket in the app, which removes the one that is added here.
  if (source.kind === 'existing-bucket' && Token.isUnresolved(source.bucketName)) {
    yield [
      'bucketName',
      'must not be the name of a bucket in this app, because CDK overwrites the notification that this kind adds. Use kind bucket-events, and set eventBridgeEnabled: true on the bucket',
    ];
  }
  if (source.excludedAccounts.length === 0) return;
  if (source.accounts.length > 0) yield ['excludedAccounts', 'cannot be combined with accounts'];
  if (source.organizationId === undefined) {
    yield ['excludedAccounts', 'requires organizationId, because only an organization has accounts to leave out'];
  }
}

function faultsOf(issue: z.core.$ZodIssue, options: DetectorOptions): string[] {
  const name = issue.path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .slice(1);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `Unknown property ${name}.${key} for the kind "${options.source?.kind}".`);
  }
  const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)[step], options);
  if (value === undefined) return [`Missing property ${name}: ${issue.message}.`];
  return [`Invalid property ${name}=${JSON.stringify(value)}: ${issue.message}.`];
}
