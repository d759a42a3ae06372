import { faultsOf, type Property, read } from './property-values.ts';
import { wrongCombinationsIn } from './setting-combinations.ts';
import type { SettingName, SettingValues } from './setting-values.ts';
import { type SourceSettings, sourceOf } from './source-settings.ts';

/** What a source cannot do without; the rest of its settings may be left out. */
type RequiredOfSource = 'kind' | 'bucketName' | 'topicArn';

type WithDefaults<S> = S extends SourceSettings
  ? Pick<S, Extract<keyof S, RequiredOfSource>> & Partial<Omit<S, RequiredOfSource>>
  : never;

/**
 * Where log files come from: `{ kind: 'own-trail' }` for a trail of the construct's own, or for a bucket that a trail
 * delivers to already `existing-bucket` (a notification is set on it), `bucket-events` (it sends its events to
 * EventBridge) or `topic` (S3 or CloudTrail tells a topic). What they need besides means what the settings mean; lists
 * and texts are empty by default. A name may be a token, such as the `bucketName` of a bucket in the same app.
 */
export type DetectorSource = WithDefaults<SourceSettings>;

type PropertyOfSource = SourceSettings extends infer S ? (S extends SourceSettings ? keyof S : never) : never;

/** By which setting a property is checked. */
const settingOf: { readonly [P in Exclude<PropertyOfSource, 'kind'>]: SettingName } = {
  bucketName: 'trailBucket',
  topicArn: 'notificationTopicArn',
  keyPrefix: 'keyPrefix',
  organizationId: 'organizationId',
  kmsKeyArn: 'kmsKeyArn',
  accounts: 'accounts',
  excludedAccounts: 'excludeAccounts',
  bucketAccount: 'trailBucketAccount',
};

/**
 * The source as its settings would give it.
 * @returns instead a sentence for every property that is not allowed, or not beside another one
 */
export function readSource(source: DetectorSource): SourceSettings | readonly string[] {
  const properties = propertiesOf(source);
  const attached = source.kind === 'bucket-events' ? { attach: 'eventbridge' } : {};
  const given = Object.fromEntries(properties.map(({ setting, value }) => [setting, value]));
  const faults = [...properties.flatMap(faultsOf), ...wrongCombinationsIn({ ...attached, ...given })];
  if (faults.length > 0) return faults;
  const values = Object.fromEntries(properties.map((property) => [property.setting, read(property)]));
  return sourceOf({ ...attached, ...values } as SettingValues);
}

/** An empty text or list stands for nothing given. */
function propertiesOf(source: DetectorSource): Property[] {
  return Object.entries(settingOf).flatMap(([property, setting]) => {
    const value: unknown = (source as Readonly<Record<string, unknown>>)[property];
    const isGiven = value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
    return isGiven ? [{ name: `source.${property}`, setting, value }] : [];
  });
}
