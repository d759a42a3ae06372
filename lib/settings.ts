import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CheckedOptions } from './checked-options.ts';
import { faultInRules, ruleNames, withoutSets } from './rule-sets.ts';
import { type SettingName, type SettingValues, settingValues, sourceSettingValues } from './setting-values.ts';
import type { BucketSettings, SourceSettings } from './source-settings.ts';
import { didYouMean, letters } from './suggestion.ts';

/** The options of the construct, and what only the stack has. */
export type Settings = CheckedOptions &
  Pick<SettingValues, 'alertEventBus' | 'asnDatabase' | 'exceptionsFile' | 'accountNames' | 'rulesFile' | 'stackName'>;

/** Settings are wrong; each line of the message is a sentence about one of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Context = Readonly<Record<string, unknown>>;

const settingNames = Object.keys(settingValues) as SettingName[];

/**
 * The settings among the values of a CDK context.
 * @throws SettingsError with a sentence for every unknown setting, wrong value and wrong combination
 */
export function readSettings(context: Context): Settings {
  const faults = [...unknownSettings(context), ...wrongValues(context), ...wrongCombinations(context)];
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));
  const values: SettingValues = Object.fromEntries(givenIn(context).map((name) => [name, parse(name, context).data]));
  const fault = faultInRules(values.rules ?? [], values.asnDatabase !== undefined);
  if (fault !== undefined) throw new SettingsError(fault);
  return settingsOf(values);
}

function givenIn(context: Context): SettingName[] {
  return settingNames.filter((name) => context[name] !== undefined);
}

function parse(name: SettingName, context: Context) {
  const { schema, fromContext } = settingValues[name];
  return schema.safeParse(fromContext(context[name]));
}

function settingsOf(values: SettingValues): Settings {
  const { alertEmail: alertEmails = [], operationsEmail: operationsEmails = alertEmails } = values;
  const { logRetentionDays: logRetention = RetentionDays.THREE_MONTHS, weeklyNote = true, audit = 'on' } = values;
  const source = sourceOf(values);
  const rules = values.rules && withoutSets(values.rules, values.asnDatabase !== undefined);
  return {
    ...unchanged(values),
    ...(rules && { rules }),
    audit,
    alertEmails,
    operationsEmails,
    logRetention,
    weeklyNote,
    source,
  };
}

type Translated =
  | keyof typeof sourceSettingValues
  | 'alertEmail'
  | 'operationsEmail'
  | 'logRetentionDays'
  | 'weeklyNote';

/** The settings that have the same name and value as the option of the construct. */
function unchanged({ alertEmail, operationsEmail, logRetentionDays, weeklyNote, ...values }: SettingValues) {
  const entries = Object.entries(values).filter(([name]) => !(name in sourceSettingValues));
  return Object.fromEntries(entries) as Omit<SettingValues, Translated>;
}

/** The source that the settings choose; `wrongCombinations` refuses those that choose none. */
function sourceOf(values: SettingValues): SourceSettings {
  const { trailBucket, attach, notificationTopicArn, trailBucketAccount: bucketAccount } = values;
  if (trailBucket === undefined) return { kind: 'own-trail' };
  const bucket = bucketSettings(trailBucket, values);
  if (notificationTopicArn !== undefined) {
    return { kind: 'topic', ...bucket, bucketAccount, topicArn: notificationTopicArn };
  }
  return attach === 'eventbridge'
    ? { kind: 'bucket-events', ...bucket, bucketAccount }
    : { kind: 'existing-bucket', ...bucket };
}

function bucketSettings(bucketName: string, values: SettingValues): BucketSettings {
  return {
    bucketName,
    keyPrefix: values.keyPrefix ?? '',
    organizationId: values.organizationId,
    kmsKeyArn: values.kmsKeyArn,
    accounts: values.accounts ?? [],
    excludedAccounts: values.excludeAccounts ?? [],
  };
}

function wrongValues(context: Context): string[] {
  return givenIn(context)
    .filter((name) => !parse(name, context).success)
    .map((name) => invalid(name, context, `must be ${settingValues[name].allowed}.${suggestions(name, context)}`));
}

/** For each entry of `rules` that is neither a rule nor a set, the name that is closest. */
function suggestions(name: SettingName, context: Context): string {
  if (name !== 'rules') return '';
  const given = settingValues.rules.fromContext(context.rules);
  const texts = Array.isArray(given) ? given.filter((id) => typeof id === 'string') : [];
  const unknown = texts.map((id) => id.trim()).filter((id) => !ruleNames.includes(id));
  return unknown.map((id) => didYouMean(id, ruleNames)).join('');
}

function invalid(name: string, context: Context, fault: string): string {
  return `Invalid setting ${name}=${JSON.stringify(context[name])}: ${fault}`;
}

/** Settings that do not work together, or that require another setting. */
interface WrongCombination {
  /** All of these have a value; the sentence starts with the first. */
  readonly given: readonly [SettingName, ...SettingName[]];
  /** None of these has a value. */
  readonly without: readonly SettingName[];
  /** Completes the sentence: what is wrong and what to do. */
  readonly fault: string;
}

const combinations: readonly WrongCombination[] = [
  ...Object.keys(sourceSettingValues)
    .filter((name) => name !== 'trailBucket')
    .map(
      (name): WrongCombination => ({
        given: [name as SettingName],
        without: ['trailBucket'],
        fault: `requires trailBucket, ${settingValues.trailBucket.allowed}.`,
      }),
    ),
  {
    given: ['attach', 'notificationTopicArn'],
    without: [],
    fault:
      'cannot be combined with notificationTopicArn, because each log file would be announced twice. Remove one of them.',
  },
  {
    given: ['accounts', 'excludeAccounts'],
    without: [],
    fault: 'cannot be combined with excludeAccounts. Name either the accounts to watch or the accounts to leave out.',
  },
  {
    given: ['excludeAccounts'],
    without: ['organizationId'],
    fault:
      'requires organizationId, because only an organization has accounts to leave out. Set organizationId, or name the accounts to watch in accounts.',
  },
  {
    given: ['trailBucketAccount'],
    without: ['attach', 'notificationTopicArn'],
    fault:
      'requires attach=eventbridge or notificationTopicArn, because you cannot set a notification on the bucket of another account. Set one of them, or remove trailBucketAccount if the bucket is in this account.',
  },
];

function wrongCombinations(context: Context): string[] {
  const isGiven = (name: SettingName) => context[name] !== undefined;
  return combinations
    .filter(({ given, without }) => given.every(isGiven) && !without.some(isGiven))
    .map(({ given: [first], fault }) => invalid(first, context, fault));
}

function unknownSettings(context: Context): string[] {
  return Object.keys(context)
    .filter((name) => looksLikeSetting(name) && !settingNames.some((known) => known === name))
    .map(
      (name) =>
        `Unknown setting "${name}".${didYouMean(name.replace(namespace, ''), settingNames)} For the list of settings, see README.md#settings.`,
    );
}

/** Apps often put their name before their settings. */
const namespace = /^firstsight\W/i;

/** Names in CDK's own context have a colon, a slash or a hyphen. A setting spelled with hyphens is still a mistake. */
function looksLikeSetting(name: string): boolean {
  const isSpelledOtherwise = settingNames.some((known) => letters(known) === letters(name));
  return /^[A-Za-z0-9_]+$/.test(name) || namespace.test(name) || isSpelledOtherwise;
}
