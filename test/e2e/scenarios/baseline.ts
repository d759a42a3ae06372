import { deepEqual, equal, match } from 'node:assert/strict';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import { firstsightLater } from '../firstsight.ts';
import { historyItems } from '../history-items.ts';
import { firstCalls, keyOf, logFile, putLogFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { queueEmpty, serve, served } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { startTopicProxy } from '../topic-proxy.ts';
import { trailBucket, withoutNotifications } from '../trail-bucket.ts';
import { withShortWaits } from '../waits.ts';

const loaded = 'baseline-loaded';
const pending = 'baseline-pending';
const pendingFile = logFile(pending, firstCalls([pending]));
const anHour = 3_600_000;

export const baseline: Scenario = {
  name: '`firstsight baseline` prevents alerts on a user of past log files, and keeps a pending alert pending',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    await withoutNotifications(deployment.clients, () => putLogFile(deployment, logFile(loaded, firstCalls([loaded]))));
    // S3 sends a test message when notifications are restored. A change of the function's settings would end the run that reads it.
    await queueEmpty(deployment);
    await whileTopicRefuses(deployment, async () => {
      await putLogFile(deployment, pendingFile);
      await claimed(deployment);
      await loadBaseline(deployment);
      equal((await historyItems(deployment, `user/${pending}`))[0]?.claims, 1);
    });
    await serve(deployment, [logFile(`${loaded}-later`, [{ user: loaded, after: anHour }])]);
    deepEqual(usersIn(await subscriber.messages()), [pending]);
  },
};

/** Gap of MiniStack: it enforces no policies, so its topic cannot deny a call. A proxy refuses the call instead. */
async function whileTopicRefuses(deployment: Deployment, work: () => Promise<void>): Promise<void> {
  const since = Date.now();
  const topic = { refuses: true };
  const proxy = await startTopicProxy(deployment.miniStack.endpoint, async () => (topic.refuses ? 'refuse' : 'accept'));
  const waits = { visibilitySeconds: 7, leaseSeconds: 6, topicEndpoint: proxy.endpoint };
  await withShortWaits(deployment, waits, async () => {
    await work();
    topic.refuses = false;
    await served(deployment, { files: [pendingFile], since });
  }).finally(proxy.stop);
}

async function claimed(deployment: Deployment): Promise<void> {
  await eventually(
    { what: () => 'a claim in the history' },
    async () => (await historyItems(deployment, `user/${pending}`))[0]?.claims === 1,
  );
}

async function loadBaseline(deployment: Deployment): Promise<void> {
  const folder = keyOf('').slice(0, keyOf('').lastIndexOf('/') + 1);
  const where = ['--table', deployment.outputs.HistoryTableName, `s3://${trailBucket}/${folder}`];
  const { status, stdout, stderr } = await firstsightLater(deployment, 'baseline', ...where);
  equal(status, 0, stderr);
  match(stdout, new RegExp(`user/${loaded} .* 1 `));
}
