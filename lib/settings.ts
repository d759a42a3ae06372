import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type SettingName, type SettingValues, settingValues } from './setting-values.ts';

/** A trail and a bucket of Firstsight's own. */
export interface OwnTrailSettings {
  readonly kind: 'own-trail';
}

/** A bucket that a trail delivers to already. */
export interface ExistingBucketSettings {
  readonly kind: 'existing-bucket';
  readonly bucketName: string;
  /** What stands before `AWSLogs/` in its keys: empty, or ends in a slash. */
  readonly keyPrefix: string;
  /** Set for an organization's trail. */
  readonly organizationId: string | undefined;
  /** The key that the trail encrypts its log files with. */
  readonly kmsKeyArn: string | undefined;
}

export type SourceSettings = OwnTrailSettings | ExistingBucketSettings;

export interface Settings {
  readonly alertEmails: readonly string[];
  readonly operationsEmails: readonly string[];
  readonly source: SourceSettings;
  /** Ids of the active rules; those that are on by default where absent. */
  readonly rules: readonly string[] | undefined;
  /** For every active rule; each rule's own where absent. */
  readonly historyWindowDays: number | undefined;
  readonly logRetentionDays: RetentionDays;
  /** Absent where the default place serves. */
  readonly exceptionsFile: string | undefined;
}

/** Settings are wrong; each line of the message is a sentence about one of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const settingNames = Object.keys(settingValues) as SettingName[];

/** These say how the log files lie in a bucket that Firstsight did not make. */
const settingsOfTrailBucket = ['keyPrefix', 'organizationId', 'kmsKeyArn'] as const;

/**
 * The settings among the values of a CDK context.
 * @throws SettingsError with a sentence for every value that is wrong, misspelt or without the setting that it needs
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const faults = [...unknownSettings(context), ...wrongValues(context), ...withoutTrailBucket(context)];
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));
  return settingsOf(parseValues(context));
}

function settingsOf(values: SettingValues): Settings {
  const alertEmails = values.alertEmail ?? [];
  return {
    alertEmails,
    // A detector that fails unheard is worse than a second message to the same address.
    operationsEmails: values.operationsEmail ?? alertEmails,
    source: sourceOf(values),
    rules: values.rules,
    historyWindowDays: values.historyWindowDays,
    logRetentionDays: values.logRetentionDays ?? RetentionDays.THREE_MONTHS,
    exceptionsFile: values.exceptionsFile,
  };
}

function sourceOf({ trailBucket, keyPrefix, organizationId, kmsKeyArn }: SettingValues): SourceSettings {
  if (trailBucket === undefined) return { kind: 'own-trail' };
  return { kind: 'existing-bucket', bucketName: trailBucket, keyPrefix: keyPrefix ?? '', organizationId, kmsKeyArn };
}

function parseValues(context: Readonly<Record<string, unknown>>): SettingValues {
  const given = settingNames.filter((name) => context[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, settingValues[name].schema.parse(context[name])]));
}

function wrongValues(context: Readonly<Record<string, unknown>>): string[] {
  return settingNames
    .filter((name) => context[name] !== undefined && !settingValues[name].schema.safeParse(context[name]).success)
    .map((name) => `${named(name, context)} is not allowed: give ${settingValues[name].allowed}.`);
}

function withoutTrailBucket(context: Readonly<Record<string, unknown>>): string[] {
  if (context.trailBucket !== undefined) return [];
  return settingsOfTrailBucket
    .filter((name) => context[name] !== undefined)
    .map(
      (name) =>
        `${named(name, context)} needs trailBucket, which is missing: give ${settingValues.trailBucket.allowed}.`,
    );
}

function unknownSettings(context: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(context)
    .filter((name) => looksLikeSetting(name) && !settingNames.some((known) => known === name))
    .map((name) => `${named(name, context)} is no setting of Firstsight: allowed are ${settingNames.join(', ')}.`);
}

/** CDK's own context names hold a colon, a slash or a hyphen; a hyphened spelling of one of ours is still a slip. */
function looksLikeSetting(name: string): boolean {
  return /^[A-Za-z0-9_]+$/.test(name) || settingNames.some((known) => letters(known) === letters(name));
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

function named(name: string, context: Readonly<Record<string, unknown>>): string {
  return `The setting ${name}=${JSON.stringify(context[name])}`;
}
