import type { SettingValues } from './setting-values.ts';

/** A trail and a bucket of Firstsight's own. */
export interface OwnTrailSettings {
  readonly kind: 'own-trail';
}

/** A bucket that a trail delivers to already, and whose log files in it are read. */
export interface GivenBucketSettings {
  readonly bucketName: string;
  /** What stands before `AWSLogs/` in its keys: empty, or ends in a slash. */
  readonly keyPrefix: string;
  /** Set for an organization's trail. */
  readonly organizationId: string | undefined;
  /** The key that the trail encrypts its log files with. */
  readonly kmsKeyArn: string | undefined;
  /** None means all accounts of the organization, or without an organization the account of the stack. */
  readonly accounts: readonly string[];
  /** Accounts of the organization that are left out. */
  readonly excludedAccounts: readonly string[];
}

/** Log files are announced by a notification that is set on the bucket. */
export interface ExistingBucketSettings extends GivenBucketSettings {
  readonly kind: 'existing-bucket';
}

/** Log files are announced by the events that the bucket sends to EventBridge. */
export interface BucketEventsSettings extends GivenBucketSettings {
  readonly kind: 'bucket-events';
  /** Set where the bucket is another account's. */
  readonly bucketAccount: string | undefined;
}

/** Log files are announced by a topic that S3 or CloudTrail publishes to. */
export interface TopicSettings extends GivenBucketSettings {
  readonly kind: 'topic';
  readonly topicArn: string;
  /** Set where the bucket is another account's. */
  readonly bucketAccount: string | undefined;
}

export type SourceSettings = OwnTrailSettings | ExistingBucketSettings | BucketEventsSettings | TopicSettings;

/** The source that a combination of settings chooses; which combinations there are is checked before. */
export function sourceOf(values: SettingValues): SourceSettings {
  const { trailBucket, attach, notificationTopicArn, trailBucketAccount: bucketAccount } = values;
  if (trailBucket === undefined) return { kind: 'own-trail' };
  const bucket = givenBucket(trailBucket, values);
  if (notificationTopicArn !== undefined) {
    return { kind: 'topic', ...bucket, bucketAccount, topicArn: notificationTopicArn };
  }
  return attach === 'eventbridge'
    ? { kind: 'bucket-events', ...bucket, bucketAccount }
    : { kind: 'existing-bucket', ...bucket };
}

function givenBucket(bucketName: string, values: SettingValues): GivenBucketSettings {
  return {
    bucketName,
    keyPrefix: values.keyPrefix ?? '',
    organizationId: values.organizationId,
    kmsKeyArn: values.kmsKeyArn,
    accounts: values.accounts ?? [],
    excludedAccounts: values.excludeAccounts ?? [],
  };
}
