import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Deployment } from '../deployment.ts';
import { logLines } from '../detector-log.ts';
import { eventually } from '../eventually.ts';
import { firstsight } from '../firstsight.ts';
import { firstCalls, logFile, putLogFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { messagesIn, served } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { withoutNotifications } from '../trail-bucket.ts';
import { withShortWaits } from '../waits.ts';

const users = usersOf('poison', 10);
const files = users.map((user) => logFile(user, firstCalls([user])));

export const poison: Scenario = {
  name: 'a poison file beside nine good ones: nine served, the tenth a dead letter, served by `firstsight redrive` once mended',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    await withShortWaits(deployment, { visibilitySeconds: 2 }, () => spoilTheTenth(deployment));
    deepEqual(usersIn(await subscriber.messages()), users.slice(0, 9));
    await mend(deployment);
    const since = Date.now();
    await redrive(deployment);
    await served(deployment, { files: 1, since });
    deepEqual(usersIn(await subscriber.messages()), users.slice(9));
  },
};

async function spoilTheTenth(deployment: Deployment): Promise<void> {
  const since = Date.now();
  const spoilt = files.map((file, i) => (i === 9 ? { ...file, body: file.body.subarray(0, 60) } : file));
  await Promise.all(spoilt.map((file) => putLogFile(deployment, file)));
  await eventually({ what: () => 'a dead letter' }, async () =>
    (await messagesIn(deployment, deployment.outputs.DeadLetterQueueUrl)) === 1 ? true : undefined,
  );
  const causes = (await logLines(deployment, since)).filter(({ level }) => level === 'ERROR');
  // The emulator may lose a line of a process that ends; one delivery's is enough to tell the cause.
  ok(causes.length > 0, 'no cause in the log');
  for (const { logFile, error } of causes) {
    match(logFile ?? '', /poison-10/);
    equal(error?.name, 'LogFileCorruptError');
  }
}

/** First to see the causes, which moves nothing where nobody can be asked; then for good. */
async function redrive(deployment: Deployment): Promise<void> {
  const asked = await firstsight(deployment, 'redrive');
  equal(asked.status, 1, asked.stderr);
  match(asked.stdout, /^LogFileCorruptError: 1 log file, /);
  match(asked.stdout, new RegExp(users[9] ?? ''));
  equal(await messagesIn(deployment, deployment.outputs.DeadLetterQueueUrl), 1);
  const moved = await firstsight(deployment, 'redrive', '--yes');
  equal(moved.status, 0, moved.stderr);
  match(moved.stderr, /^1 message moved back to the queue$/m);
  equal(await messagesIn(deployment, deployment.outputs.DeadLetterQueueUrl), 0);
}

/** Unannounced, so that only the redrive can serve it. */
async function mend(deployment: Deployment): Promise<void> {
  const [mended] = files.slice(9);
  if (mended) await withoutNotifications(deployment.clients, () => putLogFile(deployment, mended));
}
