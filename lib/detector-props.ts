import { Token } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Exception } from '../lambda/detection/exceptions.ts';
import { type SettingName, settingValues } from './setting-values.ts';
import type { Settings, SourceSettings } from './settings.ts';

/** What a source cannot do without; the rest of its settings may be left out. */
type RequiredOfSource = 'kind' | 'bucketName';

type WithDefaults<S> = S extends SourceSettings
  ? Pick<S, Extract<keyof S, RequiredOfSource>> & Partial<Omit<S, RequiredOfSource>>
  : never;

/**
 * Where log files come from: `{ kind: 'own-trail' }`, or `{ kind: 'existing-bucket', bucketName, … }` for a bucket that a
 * trail delivers to already. A name may be a token, such as the `bucketName` of a bucket in the same app.
 */
export type DetectorSource = WithDefaults<SourceSettings>;

export interface DetectorOptions {
  /** Default: a trail over all regions, and a bucket, of the construct's own. */
  readonly source?: DetectorSource;
  /** Email addresses that get alerts; each has to confirm. Default: none, with a warning until `onAlert` is called. */
  readonly alertEmails?: readonly string[];
  /** Email addresses that get the detector's own alarms. Default: those of `alertEmails`. */
  readonly operationsEmails?: readonly string[];
  /** How many days a principal must have been quiet to be news again, 1 to 365. Default: 10. */
  readonly historyWindowDays?: number;
  /** How long the function's log is kept. Default: three months. */
  readonly logRetention?: RetentionDays;
}

interface PackagedFunction {
  /** Known activity that must not alert. Those that have expired no longer apply, and are warned of. Default: none. */
  readonly exceptions?: readonly Exception[];
  readonly code?: undefined;
}

interface FunctionOfOnesOwn {
  /** The built function, its exceptions among it. Default: the one within the package, with `exceptions`. */
  readonly code: Code;
  readonly exceptions?: undefined;
}

export type FirstOccurrenceDetectorProps = DetectorOptions & (PackagedFunction | FunctionOfOnesOwn);

/** Properties are wrong; each line of the message is a sentence about one of them. */
export class DetectorPropsError extends Error {
  override readonly name = 'DetectorPropsError';
}

/** The options with every default filled in, as the settings give them. */
export type CheckedOptions = Pick<
  Settings,
  'source' | 'alertEmails' | 'operationsEmails' | 'historyWindowDays' | 'logRetentionDays'
>;

/**
 * The options, checked as the settings of the same meaning are.
 * @throws DetectorPropsError with a sentence for every value that is not allowed
 */
export function checkedOptions(options: DetectorOptions): CheckedOptions {
  const faults: string[] = [];
  const check = <T>(property: string, setting: SettingName, value: T): T => checked(faults, property, setting, value);
  const { alertEmails = [] } = options;
  const { operationsEmails = alertEmails } = options;
  const settings = {
    source: checkedSource(options.source ?? { kind: 'own-trail' }, check),
    alertEmails: checkedEmails('alertEmails', 'alertEmail', alertEmails, check),
    operationsEmails: checkedEmails('operationsEmails', 'operationsEmail', operationsEmails, check),
    historyWindowDays: check('historyWindowDays', 'historyWindowDays', options.historyWindowDays ?? 10),
    logRetentionDays: options.logRetention ?? RetentionDays.THREE_MONTHS,
  };
  if (faults.length > 0) throw new DetectorPropsError(faults.join('\n'));
  return settings;
}

type Check = <T>(property: string, setting: SettingName, value: T) => T;

/** The value as its setting reads it; what is known only at deployment passes as it is. */
function checked<T>(faults: string[], property: string, setting: SettingName, value: T): T {
  if (value === undefined || Token.isUnresolved(value)) return value;
  const { schema, allowed } = settingValues[setting];
  const result = schema.safeParse(value);
  if (result.success) return result.data as T;
  faults.push(`The property ${property}=${JSON.stringify(value)} is not allowed: give ${allowed}.`);
  return value;
}

function checkedEmails(
  property: string,
  setting: SettingName,
  addresses: readonly string[],
  check: Check,
): readonly string[] {
  return [...new Set(addresses.flatMap((address) => check<unknown>(property, setting, address) as string[]))];
}

const emptySource = { keyPrefix: '', organizationId: undefined, kmsKeyArn: undefined };

/** The settings that a source's properties are checked by, where they are named otherwise. */
const settingOfProperty: Readonly<Record<string, SettingName>> = { bucketName: 'trailBucket' };

function checkedSource(source: DetectorSource, check: Check): SourceSettings {
  if (source.kind === 'own-trail') return source;
  const given = Object.entries({ ...emptySource, ...source }).map(([name, value]) => {
    const setting = settingOfProperty[name] ?? name;
    return [name, setting in settingValues ? check(`source.${name}`, setting as SettingName, value) : value];
  });
  return Object.fromEntries(given) as SourceSettings;
}
