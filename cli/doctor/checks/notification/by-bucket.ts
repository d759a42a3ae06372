import { GetBucketNotificationConfigurationCommand, type QueueConfiguration } from '@aws-sdk/client-s3';
import { ask } from '../../../stack/ask.ts';
import { logFilePrefixesOf, type Stack } from '../../../stack/stack.ts';
import { check } from '../../check.ts';
import { type CheckResult, deployAgain, failure, ok, warning } from '../../check-result.ts';
import { about, queueOf } from './way.ts';

/** S3 tells the queue itself. */
export const byBucket = check(
  about,
  async ({ s3 }, { stack }) => {
    const Bucket = stack.outputs.trailBucketName;
    const call = s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    return (await ask('s3:GetBucketNotification', call)).QueueConfigurations ?? [];
  },
  (set, circumstances) => judgeBucketNotifications(set, queueOf(circumstances), circumstances.stack),
);

export function judgeBucketNotifications(
  set: readonly QueueConfiguration[],
  queue: string,
  stack: Pick<Stack, 'outputs'>,
): CheckResult[] {
  const bucket = stack.outputs.trailBucketName;
  const own = set.filter(({ QueueArn }) => QueueArn === queue);
  const prefixes = own.filter(tellsOfNewObjects).map(prefixOf);
  if (prefixes.length === 0) {
    return [failure(about, `${bucket} tells the queue of no log file: nothing is read.`, deployAgain)];
  }
  const silent = logFilePrefixesOf(stack).filter((wanted) => !prefixes.some((prefix) => wanted.startsWith(prefix)));
  if (silent.length === 0) return [ok(about, `${bucket} tells the queue of each log file.`)];
  return [
    warning(
      about,
      `${bucket} tells the queue of ${prefixes.join(', ')}, and not of ${silent.join(', ')}.`,
      deployAgain,
    ),
  ];
}

function tellsOfNewObjects({ Events = [] }: QueueConfiguration): boolean {
  return Events.some((event) => event === 's3:ObjectCreated:*' || event === 's3:ObjectCreated:Put');
}

function prefixOf({ Filter }: QueueConfiguration): string {
  return Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === 'prefix')?.Value ?? '';
}
