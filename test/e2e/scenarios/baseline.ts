import { deepEqual, equal, match } from 'node:assert/strict';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import { firstsight } from '../firstsight.ts';
import { historyItems } from '../history-items.ts';
import { firstCalls, keyOf, logFile, putLogFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { messagesIn, serve, served } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { startTopicProxy } from '../topic-proxy.ts';
import { trailBucket, withoutNotifications } from '../trail-bucket.ts';
import { withShortWaits } from '../waits.ts';

const taught = 'baseline-taught';
const pending = 'baseline-pending';
const anHour = 3_600_000;

export const baseline: Scenario = {
  name: '`firstsight baseline` keeps a user of past log files quiet, and a pending alert pending',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    await withoutNotifications(deployment.clients, () => putLogFile(deployment, logFile(taught, firstCalls([taught]))));
    await idle(deployment);
    await whileTopicRefuses(deployment, async () => {
      await putLogFile(deployment, logFile(pending, firstCalls([pending])));
      await claimed(deployment);
      await teach(deployment);
      equal((await historyItems(deployment, pending))[0]?.claims, 1);
    });
    await serve(deployment, [logFile(`${taught}-later`, [{ user: taught, after: anHour }])]);
    deepEqual(usersIn(await subscriber.messages()), [pending]);
  },
};

/** S3 tells the queue that it is told again; a change of the function's settings would end the run that reads that. */
async function idle(deployment: Deployment): Promise<void> {
  await eventually({ what: () => 'an empty queue' }, async () =>
    (await messagesIn(deployment, deployment.outputs.LogFileQueueUrl)) === 0 ? true : undefined,
  );
}

/** Gap of MiniStack: it enforces no policies, so that a topic cannot be made to deny; a proxy refuses in its place. */
async function whileTopicRefuses(deployment: Deployment, work: () => Promise<void>): Promise<void> {
  const since = Date.now();
  const topic = { refuses: true };
  const proxy = await startTopicProxy(deployment.miniStack.endpoint, async () => (topic.refuses ? 'refuse' : 'accept'));
  const waits = { visibilitySeconds: 7, leaseSeconds: 6, topicEndpoint: proxy.endpoint };
  await withShortWaits(deployment, waits, async () => {
    await work();
    topic.refuses = false;
    await served(deployment, { files: 1, since });
  }).finally(proxy.stop);
}

async function claimed(deployment: Deployment): Promise<void> {
  await eventually({ what: () => 'a claim in the history' }, async () =>
    (await historyItems(deployment, pending))[0]?.claims === 1 ? true : undefined,
  );
}

async function teach(deployment: Deployment): Promise<void> {
  const folder = keyOf('').slice(0, keyOf('').lastIndexOf('/') + 1);
  const where = ['--table', deployment.outputs.HistoryTableName, `s3://${trailBucket}/${folder}`];
  const { status, stdout, stderr } = await firstsight(deployment, 'baseline', ...where);
  equal(status, 0, stderr);
  match(stdout, new RegExp(`user/${taught} .* 1 `));
}
