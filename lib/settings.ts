import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { named, wrongCombinationsIn } from './setting-combinations.ts';
import { type SettingName, type SettingValues, settingValues } from './setting-values.ts';
import { type SourceSettings, sourceOf } from './source-settings.ts';

export interface Settings {
  readonly alertEmails: readonly string[];
  readonly operationsEmails: readonly string[];
  readonly source: SourceSettings;
  readonly historyWindowDays: number;
  readonly logRetentionDays: RetentionDays;
  /** Absent where the default place serves. */
  readonly exceptionsFile: string | undefined;
}

/** Settings are wrong; each line of the message is a sentence about one of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const settingNames = Object.keys(settingValues) as SettingName[];

/**
 * The settings among the values of a CDK context.
 * @throws SettingsError with a sentence for every value that is wrong, misspelt or beside others that do not suit it
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const faults = [...unknownSettings(context), ...wrongValues(context), ...wrongCombinationsIn(context)];
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
    historyWindowDays: values.historyWindowDays ?? 10,
    logRetentionDays: values.logRetentionDays ?? RetentionDays.THREE_MONTHS,
    exceptionsFile: values.exceptionsFile,
  };
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
