import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketNotificationConfigurationCommand,
  type QueueConfiguration,
} from '@aws-sdk/client-s3';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { cdkFor } from '../cdk.ts';
import { type Clients, clientsOf } from '../clients.ts';
import { run } from '../command.ts';
import { type Deployment, type Outputs, outputsOf, stackSettings } from '../deployment.ts';
import { cleanEnvironment } from '../environment.ts';
import { eventually } from '../eventually.ts';
import { historyItems } from '../history-items.ts';
import { firstCalls, logFile, putLogFile } from '../log-files.ts';
import type { MiniStack } from '../ministack.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { type Subscriber, subscribe, usersIn } from '../subscriber.ts';
import { startTopicProxy } from '../topic-proxy.ts';
import { earlierIds, makeTrailBucket, notificationIds, trailBucket } from '../trail-bucket.ts';
import { withShortWaits } from '../waits.ts';

const repositoryRoot = resolve(import.meta.dirname, '..', '..', '..');

/** The commit that completed version 0.1.0. */
const version010 = '45c0ff17a8f5fbb7b9073ce7a18476479d43dd43';
const otherBucket = 'example-other-trail-bucket';
const anHour = 3_600_000;

/** On an emulator of its own, since it deploys another version and other settings. */
export const upgrade: Scenario = {
  name: 'after a failed deployment, version 0.1.0 is deployed and upgraded: its history, queues, topics and the notifications of others stay, and an alert that it had not sent is sent; a change of the bucket and a destroy without the bucket leave nothing behind',
  async run({ miniStack, folder }) {
    const own = join(folder, 'upgrade');
    mkdirSync(own);
    const emulator = await miniStack.another(own);
    try {
      await upgradeOn(emulator, own);
    } finally {
      await emulator.stop();
    }
  },
};

async function upgradeOn(miniStack: MiniStack, folder: string): Promise<void> {
  const clients = clientsOf(miniStack.endpoint);
  const deployWith = async (settings: Readonly<Record<string, string>>, app?: string): Promise<Deployment> => {
    const context = { ...stackSettings, ...settings };
    const cdk = cdkFor({ endpoint: miniStack.endpoint, context, folder, ...(app !== undefined && { app }) });
    await cdk.deploy();
    return { miniStack, clients, cdk, outputs: outputsOf(cdk), folder, earlier };
  };
  const [earlier] = await Promise.all([
    makeTrailBucket(clients),
    cdkFor({ endpoint: miniStack.endpoint, context: stackSettings, folder }).bootstrap(),
  ]);

  await rejects(deployWith({ trailBucket: 'absent-trail-bucket' }), /The bucket absent-trail-bucket does not exist/);
  deepEqual((await clients.dynamodb.send(new ListTablesCommand({}))).TableNames, []);

  const checkout = await checkoutOf(version010, folder);
  const old = await deployWith({}, checkout).finally(() => rmSync(checkout, { recursive: true }));
  await putLogFile(old, logFile('before', firstCalls(['before'])));
  await eventually(
    { what: () => 'the history of the user' },
    async () => (await historyItems(old, 'before')).length === 1,
  );
  await leaveClaim(old, 'pending');

  const upgraded = await deployWith({});
  deepEqual(dataOf(upgraded.outputs), dataOf(old.outputs));
  await hasOursOnce(clients, upgraded.outputs);
  const subscriber = await subscribe(upgraded);
  await serve(upgraded, [logFile('after', [{ user: 'before', after: anHour }, ...firstCalls(['after'])])]);
  deepEqual(usersIn(await subscriber.messages()), ['after']);
  await sendsClaim(upgraded, 'pending', subscriber);

  await clients.s3.send(new CreateBucketCommand({ Bucket: otherBucket }));
  const moved = await deployWith({ trailBucket: otherBucket });
  deepEqual(await notificationIds(clients), earlierIds);
  equal((await queueEntries(clients, otherBucket)).length, 2);

  await clients.s3.send(new DeleteBucketCommand({ Bucket: otherBucket }));
  await moved.cdk.destroy();
  deepEqual(await notificationIds(clients), earlierIds);
}

/**
 * Has the function claim an alert on this user and not publish it. The notification would come again after twelve minutes: it is
 * taken away, so that only a later call of the user leads to the claim.
 */
async function leaveClaim(deployment: Deployment, user: string): Promise<void> {
  const { clients, miniStack, outputs } = deployment;
  let refusals = 0;
  const proxy = await startTopicProxy(miniStack.endpoint, async () => {
    refusals += 1;
    return 'refuse';
  });
  const waits = { visibilitySeconds: 725, topicEndpoint: proxy.endpoint };
  await withShortWaits(deployment, waits, async () => {
    await putLogFile(deployment, logFile(user, firstCalls([user])));
    await eventually({ what: () => 'a refused alert' }, async () => refusals > 0);
    equal((await historyItems(deployment, user))[0]?.claims, 1);
  }).finally(proxy.stop);
  await clients.sqs.send(new PurgeQueueCommand({ QueueUrl: outputs.LogFileQueueUrl }));
}

async function sendsClaim(deployment: Deployment, user: string, subscriber: Subscriber): Promise<void> {
  equal((await historyItems(deployment, user))[0]?.claims, 1);
  await withShortWaits(deployment, { visibilitySeconds: 7, leaseSeconds: 6 }, () =>
    serve(deployment, [logFile(`${user}-later`, [{ user, after: anHour }])]),
  );
  deepEqual(usersIn(await subscriber.messages()), [user]);
  equal((await historyItems(deployment, user))[0]?.claims, 0);
}

/** The old version, with the packages of this checkout, outside of it, where no other tool finds its files. */
async function checkoutOf(commit: string, folder: string): Promise<string> {
  const [archive, checkout] = [join(folder, 'old.tar'), mkdtempSync(join(tmpdir(), 'firstsight-old-'))];
  const options = { cwd: repositoryRoot, env: cleanEnvironment(), logFile: join(folder, 'git.log') };
  await run('git', ['archive', '--output', archive, commit], options);
  await run('tar', ['-xf', archive, '-C', checkout], options);
  symlinkSync(join(repositoryRoot, 'node_modules'), join(checkout, 'node_modules'));
  return checkout;
}

/** What CloudFormation must not replace. */
function dataOf({ AlertTopicArn, DeadLetterQueueUrl, HistoryTableName, LogFileQueueUrl, LogGroupName }: Outputs) {
  return { AlertTopicArn, DeadLetterQueueUrl, HistoryTableName, LogFileQueueUrl, LogGroupName };
}

async function hasOursOnce(clients: Clients, { LogFileQueueUrl }: Outputs): Promise<void> {
  const entries = await queueEntries(clients, trailBucket);
  const ours = entries.filter(({ QueueArn = '' }) => LogFileQueueUrl.endsWith(QueueArn.split(':').at(-1) ?? '?'));
  // One for log files, one for digest files.
  equal(ours.length, 2);
  equal(new Set(ours.map(({ Filter }) => JSON.stringify(Filter))).size, 2);
  for (const { Id = '' } of ours) match(Id, /^Firstsight-/);
  deepEqual(
    earlierIds.filter((id) => !entries.some(({ Id }) => Id === id)),
    ['earlier-deletions'],
  );
}

async function queueEntries({ s3 }: Clients, Bucket: string): Promise<QueueConfiguration[]> {
  const set = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  return set.QueueConfigurations ?? [];
}
