import { isNativeError } from 'node:util/types';
import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3';

/** S3 refuses two notifications of one event for overlapping keys. */
export class OverlapError extends Error {
  override readonly name = 'OverlapError';

  /** @param others the notifications of the bucket without those that were to be added */
  constructor(others: NotificationConfiguration, added: readonly QueueConfiguration[], cause: unknown) {
    const other = destinationsIn(others).find((one) => added.some((entry) => overlap(one, entry)));
    const which = other === undefined ? '' : `, ${JSON.stringify(other.Id ?? '')} to ${other.arn}`;
    const wayOut = other?.arn.includes(':sns:') ? `notificationTopicArn=${other.arn}` : 'attach=eventbridge';
    super(
      `The bucket already has a notification for these log files${which}. Deploy with ${wayOut}. ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

export function isOverlap(error: unknown): boolean {
  return /ambiguously defined|configurations overlap/i.test(messageOf(error));
}

interface Destination extends Pick<QueueConfiguration, 'Id' | 'Events' | 'Filter'> {
  readonly arn: string;
}

function destinationsIn(configuration: NotificationConfiguration): Destination[] {
  const { QueueConfigurations = [], TopicConfigurations = [], LambdaFunctionConfigurations = [] } = configuration;
  return [
    ...TopicConfigurations.map((entry) => ({ ...entry, arn: entry.TopicArn ?? '' })),
    ...QueueConfigurations.map((entry) => ({ ...entry, arn: entry.QueueArn ?? '' })),
    ...LambdaFunctionConfigurations.map((entry) => ({ ...entry, arn: entry.LambdaFunctionArn ?? '' })),
  ];
}

function overlap(one: Destination, other: QueueConfiguration): boolean {
  if (!one.Events?.some((event) => event.startsWith('s3:ObjectCreated:'))) return false;
  const [[prefix, suffix], [otherPrefix, otherSuffix]] = [filterOf(one), filterOf(other)];
  const prefixes = prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix);
  return prefixes && (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix));
}

/** The prefix and the suffix of an entry; S3 changes the case of their names. */
export function filterOf({ Filter }: Pick<QueueConfiguration, 'Filter'>): [prefix: string, suffix: string] {
  const value = (name: string) => Filter?.Key?.FilterRules?.find((rule) => rule.Name?.toLowerCase() === name)?.Value;
  return [value('prefix') ?? '', value('suffix') ?? ''];
}

interface S3Refusal {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** No answer, an error of S3 itself, another change at the same time, or too many calls: a later attempt can succeed. */
export function isTransient(error: unknown): boolean {
  const status = (error as S3Refusal).$metadata?.httpStatusCode;
  return status === undefined || status >= 500 || status === 409 || status === 429;
}

/** A sentence on why S3 refused a call for the bucket, and the way out. */
export function sentenceOn(error: unknown, bucketName: string): string {
  if (error instanceof OverlapError) return error.message;
  const { name } = isNativeError(error) ? error : { name: 'Error' };
  const { $metadata, $response } = error as S3Refusal;
  if (name === 'NoSuchBucket') {
    return `The bucket ${bucketName} does not exist. Set trailBucket to the bucket that the trail delivers to.`;
  }
  if ($metadata?.httpStatusCode === 301 || name === 'PermanentRedirect') {
    const region = $response?.headers?.['x-amz-bucket-region'];
    return (
      `The bucket ${bucketName} is in another Region${region ? ` (${region})` : ''} than the stack, and S3 notifies only ` +
      'queues in the Region of the bucket. Deploy the stack in that Region, or set notificationTopicArn.'
    );
  }
  if (name === 'AccessDenied' || $metadata?.httpStatusCode === 403) {
    return (
      `The bucket ${bucketName} is in another account, or a policy denies s3:GetBucketNotification or ` +
      's3:PutBucketNotification. For a bucket in another account, set trailBucketAccount, and attach=eventbridge or ' +
      `notificationTopicArn. ${messageOf(error)}`
    );
  }
  return `S3 refused to change the notifications of the bucket ${bucketName}. ${name}: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}
