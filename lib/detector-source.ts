import { Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Creates a trail for all Regions and a bucket. */
export interface OwnTrailSource {
  readonly kind: 'own-trail';
}

/** Which log files of a bucket are read. */
export interface LogFileLocation {
  /**
   * S3 key prefix before `AWSLogs/`.
   * @default - none
   */
  readonly keyPrefix?: string | undefined;
  /**
   * The organization of an organization trail, such as `o-exampleorgid`.
   * @default - the trail is not that of an organization
   */
  readonly organizationId?: string | undefined;
  /**
   * The accounts to watch, at most 20, or `all` for every account with log files under the prefix.
   * @default - all accounts of the organization, or without an organization the account of the stack
   */
  readonly accounts?: readonly string[] | undefined;
  /**
   * Accounts of the organization to leave out, at most 100.
   * @default - none
   */
  readonly excludedAccounts?: readonly string[] | undefined;
}

/** The parts of `IBucket` that are used, so that apps with the compiler option `exactOptionalPropertyTypes` can pass a `Bucket`. */
export interface TrailBucket extends Pick<IBucket, 'bucketName' | 'env' | 'stack'> {
  /**
   * The key of the bucket.
   * @default - not known
   */
  readonly encryptionKey?: LogFileKey | undefined;
}

/** The part of `IKey` that is used. */
export type LogFileKey = Pick<IKey, 'keyArn'>;

/** A bucket that a trail already delivers to, by its name or as an `IBucket`. */
export type BucketOfTrail =
  | { readonly bucketName: string; readonly bucket?: undefined }
  | { readonly bucket: TrailBucket; readonly bucketName?: undefined };

/** Where the bucket is, if that is known. */
export interface PlaceOfBucket {
  /**
   * The Region of the bucket. Synthesis stops if log files cannot be announced from there to the stack.
   * @default - the Region of `bucket`, if it is known
   */
  readonly bucketRegion?: string | undefined;
}

/** The key that the trail encrypts its log files with, by its ARN or as an `IKey`. */
export type KeyOfLogFiles =
  | {
      /**
       * The ARN of the key, not of an alias.
       * @default - the `encryptionKey` of `bucket`, if it has one; otherwise log files are not encrypted with a customer managed key
       */
      readonly kmsKeyArn?: string | undefined;
      readonly kmsKey?: undefined;
    }
  | { readonly kmsKey: LogFileKey; readonly kmsKeyArn?: undefined };

/** The topic that S3 or CloudTrail publishes to, by its ARN or as an `ITopic`. */
export type TopicOfLogFiles =
  | { readonly topicArn: string; readonly topic?: undefined }
  | { readonly topic: Pick<ITopic, 'topicArn'>; readonly topicArn?: undefined };

/** For a bucket that can be in another account. */
export interface AccountOfBucket {
  /**
   * The account of the bucket, if it is another one than that of the stack.
   * @default - the account of `bucket`, or of the stack
   */
  readonly bucketAccount?: string | undefined;
}

/** Sets a notification on the bucket, and leaves those of others unchanged. The bucket must not be created in the same app. */
export type ExistingBucketSource = { readonly kind: 'existing-bucket' } & LogFileLocation &
  BucketOfTrail &
  PlaceOfBucket &
  KeyOfLogFiles;

/** The bucket sends its events to EventBridge. The bucket is not changed. */
export type BucketEventsSource = { readonly kind: 'bucket-events' } & LogFileLocation &
  BucketOfTrail &
  PlaceOfBucket &
  KeyOfLogFiles &
  AccountOfBucket;

/** S3 or CloudTrail publishes to a topic. The bucket is not changed. */
export type TopicSource = { readonly kind: 'topic' } & LogFileLocation &
  BucketOfTrail &
  KeyOfLogFiles &
  AccountOfBucket &
  TopicOfLogFiles;

/** Where log files come from. Names can be tokens, except the name of a bucket of the kind `existing-bucket`. */
export type DetectorSource = OwnTrailSource | ExistingBucketSource | BucketEventsSource | TopicSource;

/** The constructs that a source can have. */
interface Constructs {
  readonly bucket?: TrailBucket | undefined;
  readonly kmsKey?: LogFileKey | undefined;
  readonly topic?: Pick<ITopic, 'topicArn'> | undefined;
}

/** A source whose constructs are replaced by their names. A name that is given too remains, next to the construct. */
export function withNames(source: DetectorSource): Readonly<Record<string, unknown>> {
  const { bucket, kmsKey, topic, ...names } = source as DetectorSource & Constructs;
  const keyArn = kmsKey?.keyArn ?? bucket?.encryptionKey?.keyArn;
  return {
    ...(keyArn !== undefined && { kmsKeyArn: keyArn }),
    ...(bucket !== undefined && placeOf(bucket, source.kind)),
    ...names,
    ...(bucket !== undefined && { bucketName: bucket.bucketName }),
    ...(topic !== undefined && { topicArn: topic.topicArn }),
  };
}

/** What differs from the stack in which the bucket is created or imported. A topic can be in any Region. */
function placeOf({ env, stack }: TrailBucket, kind: DetectorSource['kind']): Readonly<Record<string, string>> {
  const differs = (own: string, ofStack: string) => !Token.isUnresolved(own) && own !== ofStack;
  return {
    ...(differs(env.account, stack.account) && { bucketAccount: env.account }),
    ...(kind !== 'topic' && differs(env.region, stack.region) && { bucketRegion: env.region }),
  };
}
