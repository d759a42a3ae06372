import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { cdkFor } from './cdk.ts';
import type { Clients } from './clients.ts';
import { type Deployment, stackSettings } from './deployment.ts';
import { trailBucket } from './trail-bucket.ts';

/** Deploys the stack with further settings. Returns what was printed. */
export function deployWith(
  { miniStack, folder }: Deployment,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const context = { ...stackSettings, ...settings };
  return cdkFor({ endpoint: miniStack.endpoint, context, folder }).deploy();
}

/** Does some work that changes the bucket's notifications, then restores them. */
export async function withNotificationsRestored({ clients }: Deployment, work: () => Promise<void>): Promise<void> {
  const before = await notificationsSet(clients);
  try {
    await work();
  } finally {
    await setNotifications(clients, before);
  }
}

/** The bucket's notification configuration. */
export async function notificationsSet({ s3 }: Clients): Promise<NotificationConfiguration> {
  const { $metadata, ...set } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: trailBucket }));
  return set;
}

/** Replaces the bucket's notification configuration. */
export async function setNotifications({ s3 }: Clients, set: NotificationConfiguration): Promise<void> {
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: trailBucket, NotificationConfiguration: set }));
}
