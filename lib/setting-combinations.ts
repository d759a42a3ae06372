import { type SettingName, settingValues } from './setting-values.ts';

type Context = Readonly<Record<string, unknown>>;

/** Settings that cannot stand together, or not without one of some others. */
interface WrongCombination {
  /** All of these are given; the sentence begins with the first. */
  readonly given: readonly [SettingName, ...SettingName[]];
  /** And none of these. */
  readonly without: readonly SettingName[];
  /** Goes on with the sentence: what is wrong, and the way out. */
  readonly because: string;
}

/** These say how log files lie in a bucket that Firstsight did not make, and who announces them. */
const settingsOfTrailBucket = [
  'keyPrefix',
  'organizationId',
  'kmsKeyArn',
  'attach',
  'notificationTopicArn',
  'accounts',
  'excludeAccounts',
  'trailBucketAccount',
] as const;

const withoutTrailBucket = settingsOfTrailBucket.map(
  (name): WrongCombination => ({
    given: [name],
    without: ['trailBucket'],
    because: `needs trailBucket, which is missing: give ${settingValues.trailBucket.allowed}`,
  }),
);

const wrongCombinations: readonly WrongCombination[] = [
  ...withoutTrailBucket,
  {
    given: ['attach', 'notificationTopicArn'],
    without: [],
    because: 'cannot stand beside notificationTopicArn, as each log file would be announced twice: give one of them',
  },
  {
    given: ['accounts', 'excludeAccounts'],
    without: [],
    because: 'cannot stand beside excludeAccounts: give the accounts to watch or those to leave out',
  },
  {
    given: ['excludeAccounts'],
    without: ['organizationId'],
    because:
      'needs organizationId, as only an organization has accounts to leave out: give it, or name in accounts those to watch',
  },
  {
    given: ['trailBucketAccount'],
    without: ['attach', 'notificationTopicArn'],
    because:
      "needs attach=eventbridge or notificationTopicArn, as no notification can be set on another account's bucket: give one of them, or leave it out for a bucket of this account",
  },
];

/** A sentence for each combination of settings that cannot work, with the way out. */
export function wrongCombinationsIn(context: Context): string[] {
  const isGiven = (name: SettingName) => context[name] !== undefined;
  return wrongCombinations
    .filter(({ given, without }) => given.every(isGiven) && !without.some(isGiven))
    .map(({ given: [first], because }) => `${named(first, context)} ${because}.`);
}

/** A setting with its value, as a sentence about it begins. */
export function named(name: string, context: Context): string {
  return `The setting ${name}=${JSON.stringify(context[name])}`;
}
