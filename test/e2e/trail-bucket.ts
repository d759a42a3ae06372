import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';
import { identity } from './environment.ts';

export const trailBucket = 'example-trail-bucket';

/** The notifications that the bucket had before Firstsight was deployed. */
export interface EarlierNotifications {
  /** Receives a message for each new file under `prefix`. */
  readonly queueUrl: string;
  readonly prefix: string;
}

const earlierPrefix = `AWSLogs/${identity.account}/Config/`;
const earlierNames = { queue: 'earlier-config-files', topic: 'earlier-deletions' } as const;

/**
 * A bucket like a user's: a trail and others write to it, and its notifications are in use. Gap of MiniStack: it has no
 * `AWS::CloudTrail::Trail`, so the stack cannot create the bucket itself. Tests of the template check that case.
 */
export async function makeTrailBucket({ s3, sqs, sns }: Clients): Promise<EarlierNotifications> {
  await s3.send(new CreateBucketCommand({ Bucket: trailBucket }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: earlierNames.queue }));
  await sns.send(new CreateTopicCommand({ Name: earlierNames.topic }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: trailBucket,
      NotificationConfiguration: earlierConfiguration,
    }),
  );
  return { queueUrl: QueueUrl, prefix: earlierPrefix };
}

const earlierConfiguration: NotificationConfiguration = {
  QueueConfigurations: [
    {
      Id: 'earlier-config-files',
      QueueArn: `arn:aws:sqs:${identity.region}:${identity.account}:${earlierNames.queue}`,
      Events: ['s3:ObjectCreated:*'],
      Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: earlierPrefix }] } },
    },
  ],
  TopicConfigurations: [
    {
      Id: 'earlier-deletions',
      TopicArn: `arn:aws:sns:${identity.region}:${identity.account}:${earlierNames.topic}`,
      Events: ['s3:ObjectRemoved:*'],
    },
  ],
};

/** The ids of all notifications that are set on the bucket. */
export async function notificationIds({ s3 }: Clients): Promise<string[]> {
  const set = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: trailBucket }));
  const all = [...(set.QueueConfigurations ?? []), ...(set.TopicConfigurations ?? [])];
  return all.map(({ Id = '' }) => Id);
}

export const earlierIds: readonly string[] = ['earlier-config-files', 'earlier-deletions'];

/** Does some work while the bucket sends no notifications. */
export async function withoutNotifications({ s3 }: Clients, work: () => Promise<void>): Promise<void> {
  const Bucket = trailBucket;
  const { $metadata, ...set } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }));
  try {
    await work();
  } finally {
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: set }));
  }
}
