import { Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { concurrencyLimits, longestBatchWindow, memoryLimits } from './delivery-limits.ts';
import { ruleNames, ruleSets } from './rule-sets.ts';

/** One message for any invalid value. A token, which CDK resolves at deployment, cannot be checked. */
function tokenOr<S extends z.ZodType>(schema: S, allowed: string) {
  return z.unknown().transform((value, { addIssue }): z.output<S> => {
    if (Token.isUnresolved(value)) return value as z.output<S>;
    const { data, success } = schema.safeParse(value);
    if (!success) addIssue(`must be ${allowed}`);
    return data as z.output<S>;
  });
}

/**
 * A setting: `schema` checks its typed value, which a property of the construct has already; `fromContext` makes that
 * value from the text or JSON of a setting; `allowed` completes the sentence about a wrong setting.
 */
function single<S extends z.ZodType>(schema: S, allowed: string) {
  return { schema: tokenOr(schema, allowed), allowed, fromContext: (value: unknown) => value };
}

/** `-c name=10` passes text, cdk.json a number. */
function wholeNumber<S extends z.ZodType<number>>(schema: S, allowed: string) {
  const fromContext = (value: unknown) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value);
  return { ...single(schema, allowed), fromContext };
}

/** `-c name=off` passes text. */
function onOrOff(value: unknown): unknown {
  return value === 'on' ? true : value === 'off' ? false : value;
}

interface ListLimits {
  /** What each entry must be. */
  readonly each: string;
  /** What the list must be. */
  readonly all: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A property is a list; a setting is one text with commas, or a list in cdk.json. */
function list<S extends z.ZodType<string, string>>(
  entry: S,
  { each, all, atLeast = 0, atMost = Infinity }: ListLimits,
) {
  const entries = z.array(tokenOr(z.string().trim().pipe(entry), each), `must be ${all}`);
  const distinct = entries
    .min(atLeast, `must be ${all}`)
    .transform((values): readonly string[] => [...new Set(values)]);
  return {
    schema: distinct.refine((values) => values.length <= atMost, `must be ${all}`),
    allowed: `${all}, separated by commas`,
    fromContext: (value: unknown) => (typeof value === 'string' ? value.split(',') : value),
  };
}

const emails = list(z.email(), { each: 'an email address', all: 'one or more email addresses' });

const accountId = z.string().regex(/^\d{12}$/);

/** In place of a list of accounts, for an organization whose keys do not contain its ID. */
export const allAccounts = 'all';

function accounts(atMost: number, { orAll = false } = {}) {
  return list(orAll ? z.union([accountId, z.literal(allAccounts)]) : accountId, {
    each: 'an account ID of 12 digits',
    all: `at most ${atMost} account IDs of 12 digits${orAll ? `, or ${allAccounts}` : ''}`,
    atMost,
  });
}

/** Every period of CloudWatch Logs except "never expire". */
const retentionPeriods = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
  .refine((name) => !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name));

/**
 * Only characters without a special meaning in the resource of a policy and in an event pattern. S3 allows more. A trail has a prefix
 * of at most 200 characters. (CloudTrail API reference, `S3KeyPrefix` of CreateTrail.)
 */
const keyPrefix = z
  .string()
  .max(200)
  .regex(/^[\w!.'()/=@:+,&; -]*$/)
  .refine(
    (prefix) =>
      prefix === prefix.trim() &&
      !prefix.startsWith('/') &&
      !prefix.includes('//') &&
      !/(^|\/)AWSLogs(\/|$)/.test(prefix),
  )
  .transform((prefix) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`));

/** Settings that describe where log files come from. */
export const sourceSettingValues = {
  trailBucket: single(bucketName, 'the name of an S3 bucket, not its ARN or URL'),
  keyPrefix: single(
    keyPrefix,
    "the S3 key prefix before AWSLogs/, of letters, digits, spaces and _!.'()-/=@:+,&;, without a slash or space at the start, a space at the end, or AWSLogs",
  ),
  organizationId: single(z.string().regex(/^o-[a-z0-9]{10,32}$/), 'an organization ID such as o-exampleorgid'),
  kmsKeyArn: single(
    z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/),
    'the ARN of a KMS key such as arn:aws:kms:us-east-1:111122223333:key/KEY-ID, not of an alias',
  ),
  attach: single(z.literal('eventbridge'), 'eventbridge; remove it to use a notification on the bucket'),
  notificationTopicArn: single(
    z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/),
    'the ARN of a standard SNS topic such as arn:aws:sns:us-east-1:111122223333:trail',
  ),
  /** Each account adds a notification or a pattern. */
  accounts: accounts(20, { orAll: true }),
  /** The environment of the function is limited to 4 KB. */
  excludeAccounts: accounts(100),
  trailBucketAccount: single(accountId, 'an account ID of 12 digits, as text'),
} as const;

const setNames = Object.keys(ruleSets).join(', ');

const ruleList = list(z.enum(ruleNames), {
  each: `a set (${setNames}) or a rule ID in docs/rules/README.md`,
  all: `one or more of the sets ${setNames} and the rule IDs in docs/rules/README.md`,
  atLeast: 1,
});

/** All settings. */
export const settingValues = {
  alertEmail: emails,
  operationsEmail: emails,
  ...sourceSettingValues,
  rules: ruleList,
  rulesFile: single(z.string().min(1), 'the path of a YAML or JSON file with rules'),
  asnDatabase: single(z.string().min(1), 'the path of a database of networks, such as GeoLite2-ASN.mmdb'),
  historyWindowDays: wholeNumber(z.int().min(1).max(365), 'a whole number of days from 1 to 365'),
  audit: single(z.enum(['on', 'off']), 'on or off'),
  concurrency: wholeNumber(
    z.int().min(concurrencyLimits.least).max(concurrencyLimits.most),
    `a whole number of runs from ${concurrencyLimits.least} to ${concurrencyLimits.most}`,
  ),
  batchWindow: wholeNumber(
    z.int().min(0).max(longestBatchWindow),
    `a whole number of seconds from 0 to ${longestBatchWindow}`,
  ),
  memory: wholeNumber(
    z.int().min(memoryLimits.least).max(memoryLimits.most),
    `a whole number of MB from ${memoryLimits.least} to ${memoryLimits.most}`,
  ),
  logRetentionDays: wholeNumber(
    z.literal(retentionPeriods),
    `a retention period of CloudWatch Logs in days: ${retentionPeriods.join(', ')}`,
  ),
  historyTable: single(
    z.string().regex(/^[\w.-]{3,255}$/),
    'the name of a history table that an earlier stack left in this account and Region, not its ARN',
  ),
  weeklyNote: { ...single(z.boolean(), 'on or off'), fromContext: onOrOff },
  securityHub: { ...single(z.boolean(), 'on or off'), fromContext: onOrOff },
  alertEventBus: single(
    z.string().regex(/^[\w./-]{1,256}$/),
    'the name of an event bus in this account and Region, such as default, not its ARN',
  ),
  stackName: single(
    z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/),
    'a name of letters, digits and hyphens that starts with a letter',
  ),
  exceptionsFile: single(z.string().min(1), 'the path of a file with exceptions'),
  accountNames: single(
    z.union([z.string().min(1), z.record(z.string(), z.string())]),
    'the path of a JSON file with the names of accounts, or 111122223333=prod,444455556666=dev',
  ),
} as const;

export type SettingName = keyof typeof settingValues;

/** The settings that have a value, as they are typed. */
export type SettingValues = { readonly [N in SettingName]?: z.output<(typeof settingValues)[N]['schema']> };
