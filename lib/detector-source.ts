import { Token } from 'aws-cdk-lib';
import { faultsOf, type Property, read as readProperty } from './property-values.ts';
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
 * and texts are empty by default. But for `existing-bucket` a name may be a token, such as the `bucketName` of a bucket in
 * the same app.
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
  const faults = [
    ...properties.flatMap(faultsOf),
    ...wrongCombinationsIn({ ...attached, ...given }),
    ...bucketOfTheApp(source),
  ];
  if (faults.length > 0) return faults;
  const values = Object.fromEntries(properties.map((property) => [property.setting, readProperty(property)]));
  const read = sourceOf({ ...attached, ...values } as SettingValues);
  return read.kind === source.kind ? read : [misfit(source.kind)];
}

/** What is missing would else choose another source than the one that was asked for. */
function misfit(kind: string): string {
  return (
    `The property source.kind=${JSON.stringify(kind)} does not fit the others: every kind but own-trail needs a ` +
    'bucketName, topic needs a topicArn too, and no other takes one.'
  );
}

/** CDK sets the notifications of an app's own bucket as a whole, and would take away the one that is added here. */
function bucketOfTheApp(source: DetectorSource): string[] {
  if (source.kind !== 'existing-bucket' || !Token.isUnresolved(source.bucketName)) return [];
  return [
    'The property source.bucketName is that of a bucket in this app, whose own notifications would overwrite the ' +
      'one of kind existing-bucket: give kind bucket-events, and eventBridgeEnabled: true to the bucket.',
  ];
}

/** An empty text or list stands for nothing given. */
function propertiesOf(source: DetectorSource): Property[] {
  return Object.entries(settingOf).flatMap(([property, setting]) => {
    const value: unknown = (source as Readonly<Record<string, unknown>>)[property];
    const isGiven = value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
    return isGiven ? [{ name: `source.${property}`, setting, value }] : [];
  });
}
