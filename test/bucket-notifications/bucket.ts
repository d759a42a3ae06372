import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import type { NotifyingBucket } from '../../lambda/bucket-notifications/handler.ts';
import { filterOf } from '../../lambda/bucket-notifications/refusals.ts';

/** An error as the S3 client throws it. */
export function s3Error(
  name: string,
  httpStatusCode: number,
  message = '',
  headers: Record<string, string> = {},
): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode }, $response: { headers } });
}

/**
 * The notifications of a bucket as S3 keeps them: it replaces them at once, makes the IDs that are missing, changes the names
 * of the filters, and refuses overlapping ones and equal IDs.
 */
export class BucketInMemory implements NotifyingBucket {
  configuration: NotificationConfiguration = {};
  writes = 0;
  /** Thrown by each call until none is left. */
  readonly errors: Error[] = [];
  /** Thrown by each call. */
  error: Error | undefined;

  readonly read = async (): Promise<NotificationConfiguration> => {
    this.fail();
    return structuredClone(this.configuration);
  };

  readonly write = async (configuration: NotificationConfiguration): Promise<void> => {
    this.fail();
    refuseOverlap(configuration);
    refuseEqualIds(configuration);
    this.writes += 1;
    this.configuration = structuredClone(configuration);
    this.configuration.QueueConfigurations?.forEach((entry, i) => {
      entry.Id ||= `made-by-s3-${this.writes}-${i}`;
      for (const rule of entry.Filter?.Key?.FilterRules ?? []) {
        if (rule.Name === 'prefix') Object.assign(rule, { Name: 'Prefix' });
        if (rule.Name === 'suffix') Object.assign(rule, { Name: 'Suffix' });
      }
    });
  };

  private fail(): void {
    const error = this.error ?? this.errors.shift();
    if (error !== undefined) throw error;
  }
}

function refuseEqualIds({ QueueConfigurations = [], TopicConfigurations = [] }: NotificationConfiguration): void {
  const ids = [...QueueConfigurations, ...TopicConfigurations].flatMap(({ Id }) => Id ?? []);
  if (new Set(ids).size < ids.length) {
    throw s3Error('InvalidArgument', 400, 'Same ID used for multiple configurations. IDs must be unique');
  }
}

function refuseOverlap({ QueueConfigurations = [], TopicConfigurations = [] }: NotificationConfiguration): void {
  const created = [...QueueConfigurations, ...TopicConfigurations].filter((entry) =>
    entry.Events?.some((event) => event.startsWith('s3:ObjectCreated:')),
  );
  for (const [i, one] of created.entries()) {
    for (const other of created.slice(i + 1)) {
      const [[prefix, suffix], [otherPrefix, otherSuffix]] = [filterOf(one), filterOf(other)];
      const prefixes = prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix);
      if (prefixes && (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix))) {
        throw s3Error('InvalidArgument', 400, 'Configuration is ambiguously defined.');
      }
    }
  }
}
