import { deepEqual } from 'node:assert/strict';
import { PublishCommand } from '@aws-sdk/client-sns';
import type { Deployment } from './deployment.ts';
import { identity } from './environment.ts';
import { firstCalls, logFile, putLogFile } from './log-files.ts';
import { notificationsSet, setNotifications } from './other-source.ts';
import { serve, served } from './serving.ts';
import { subscribe, usersIn } from './subscriber.ts';
import { trailBucket, withoutNotifications } from './trail-bucket.ts';

/** Checks the stack deployed with this `notificationTopicArn`. */
export async function announcedByTopic(deployment: Deployment, topicArn: string): Promise<void> {
  const subscriber = await subscribe(deployment);
  await announceAt(deployment, topicArn);
  await serve(deployment, [logFile('fan-out+of S3', firstCalls(['fan-out']))]);
  deepEqual(usersIn(await subscriber.messages()), ['fan-out']);
  await deliverAsCloudTrail(deployment, topicArn);
  deepEqual(usersIn(await subscriber.messages()), ['delivered-1', 'delivered-2']);
}

/** The configuration of a bucket's owner who lets S3 notify many subscribers. */
export async function announceAt({ clients }: Pick<Deployment, 'clients'>, TopicArn: string): Promise<void> {
  const { TopicConfigurations = [], ...others } = await notificationsSet(clients);
  const fanOut = {
    Id: 'fan-out',
    TopicArn,
    Events: ['s3:ObjectCreated:*' as const],
    Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: `AWSLogs/${identity.account}/CloudTrail/` }] } },
  };
  await setNotifications(clients, { ...others, TopicConfigurations: [...TopicConfigurations, fanOut] });
}

/** One message from CloudTrail can name several log files. */
async function deliverAsCloudTrail(deployment: Deployment, TopicArn: string): Promise<void> {
  const files = ['delivered-1', 'delivered-2'].map((user) => logFile(user, firstCalls([user])));
  const since = Date.now();
  await withoutNotifications(deployment.clients, async () => {
    for (const file of files) await putLogFile(deployment, file);
  });
  const Message = JSON.stringify({ s3Bucket: trailBucket, s3ObjectKey: files.map(({ key }) => key) });
  await deployment.clients.sns.send(new PublishCommand({ TopicArn, Message }));
  await served(deployment, { files, since });
}
