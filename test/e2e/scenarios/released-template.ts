import { deepEqual, equal } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { alertsOn } from '../alerts-on.ts';
import { announceAt } from '../announced-by-topic.ts';
import { awsCliIn } from '../aws-cli.ts';
import { clientsOf } from '../clients.ts';
import { firstCalls, logFile } from '../log-files.ts';
import type { MiniStack } from '../ministack.ts';
import { notificationsSet, setNotifications } from '../other-source.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { makeTrailBucket } from '../trail-bucket.ts';

const anHour = 3_600_000;

/** On an emulator of its own, since the notifications of two stacks on one bucket would overlap. */
export const releasedTemplate: Scenario = {
  // `npm run newcomer` deploys it with a notification on the bucket. Gap of MiniStack: it has no `AWS::CloudTrail::Trail`.
  name: 'the released template, deployed by two commands of the AWS command line, alerts on log files that events, then a topic announce; with the table of the deleted stack, what was known stays known',
  async run({ miniStack, folder }) {
    const own = join(folder, 'released-template');
    mkdirSync(own);
    const emulator = await miniStack.another(own);
    try {
      await deployTwice(emulator, own);
    } finally {
      await emulator.stop();
    }
  },
};

async function deployTwice(miniStack: MiniStack, folder: string): Promise<void> {
  const clients = clientsOf(miniStack.endpoint);
  await makeTrailBucket(clients);
  const aws = await awsCliIn(join(folder, 'release'), miniStack);
  const byEvents = await aws.deploy('Attach=eventbridge');
  await setNotifications(clients, { ...(await notificationsSet(clients)), EventBridgeConfiguration: {} });
  await alertsOn('by-events', byEvents);

  const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: 'trail-deliveries' }));
  const byTopic = await aws.deploy('Attach=', `NotificationTopicArn=${TopicArn}`);
  await announceAt({ clients }, TopicArn);
  await alertsOn('by-topic', byTopic);

  await aws.delete();
  const { HistoryTableName } = byTopic.outputs;
  const kept = await aws.deploy('Attach=', `NotificationTopicArn=${TopicArn}`, `HistoryTable=${HistoryTableName}`);
  equal(kept.outputs.HistoryTableName, HistoryTableName);
  const subscriber = await subscribe(kept);
  await serve(kept, [logFile('kept', [{ user: 'by-topic', after: anHour }, ...firstCalls(['unknown'])])]);
  deepEqual(usersIn(await subscriber.messages()), ['unknown']);
}
