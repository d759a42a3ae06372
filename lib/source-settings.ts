/** A trail and a bucket that Firstsight creates. */
export interface OwnTrailSettings {
  readonly kind: 'own-trail';
}

/** A bucket that a trail already delivers to, and the log files to read from it. */
export interface BucketSettings {
  readonly bucketName: string;
  /** S3 key prefix before `AWSLogs/`: empty, or with a slash at the end. */
  readonly keyPrefix: string;
  /** Set for the trail of an organization. */
  readonly organizationId?: string | undefined;
  /** The KMS key that the trail encrypts its log files with. */
  readonly kmsKeyArn?: string | undefined;
  /** Empty for all accounts of the organization, or without an organization for the account of the stack. */
  readonly accounts: readonly string[];
  /** Accounts of the organization to leave out. */
  readonly excludedAccounts: readonly string[];
}

/** A notification that is set on the bucket announces log files. */
export interface ExistingBucketSettings extends BucketSettings {
  readonly kind: 'existing-bucket';
  /** Set if it is known. */
  readonly bucketRegion?: string | undefined;
}

/** Events that the bucket sends to EventBridge announce log files. */
export interface BucketEventsSettings extends BucketSettings {
  readonly kind: 'bucket-events';
  /** Set if it is known. */
  readonly bucketRegion?: string | undefined;
  /** Set if the bucket is in another account. */
  readonly bucketAccount?: string | undefined;
}

/** A topic that S3 or CloudTrail publishes to announces log files. */
export interface TopicSettings extends BucketSettings {
  readonly kind: 'topic';
  readonly topicArn: string;
  /** Set if the bucket is in another account. */
  readonly bucketAccount?: string | undefined;
}

/** Set for every source by the setting `audit`. */
export interface Audits {
  /** Whether digest files are announced and read too. */
  readonly audits: boolean;
}

export type SourceSettings = OwnTrailSettings | ExistingBucketSettings | BucketEventsSettings | TopicSettings;
