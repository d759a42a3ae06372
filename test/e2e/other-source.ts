import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { cdkFor } from './cdk.ts';
import type { Clients } from './clients.ts';
import { type Deployment, stackSettings } from './deployment.ts';
import { trailBucket } from './trail-bucket.ts';

/** Deploys the stack with further settings; gives what was printed. */
export function deployWith(
  { miniStack, folder }: Deployment,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const context = { ...stackSettings, ...settings };
  return cdkFor({ endpoint: miniStack.endpoint, context, folder }).deploy();
}

/** Does some work that changes what is set on the bucket, which is then as before. */
export async function withNotificationsRestored({ clients }: Deployment, work: () => Promise<void>): Promise<void> {
  const before = await notificationsSet(clients);
  try {
    await work();
  } finally {
    await setNotifications(clients, before);
  }
}

/** All that is set to be told of the bucket's objects. */
export async function notificationsSet({ s3 }: Clients): Promise<NotificationConfiguration> {
  const { $metadata, ...set } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: trailBucket }));
  return set;
}

/** Replaces all that is set. */
export async function setNotifications({ s3 }: Clients, set: NotificationConfiguration): Promise<void> {
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: trailBucket, NotificationConfiguration: set }));
}
