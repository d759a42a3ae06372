import { deepEqual, equal, match } from 'node:assert/strict';
import type { Deployment } from '../deployment.ts';
import { type LogLine, logLines } from '../detector-log.ts';
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
  name: 'one damaged log file among ten becomes a dead letter, the other nine are processed, and once repaired `firstsight redrive` processes it',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    await withShortWaits(deployment, { visibilitySeconds: 2 }, () => damageTheTenth(deployment));
    deepEqual(usersIn(await subscriber.messages()), users.slice(0, 9));
    await repair(deployment);
    const since = Date.now();
    await redrive(deployment);
    await served(deployment, { files: files.slice(9), since });
    deepEqual(usersIn(await subscriber.messages()), users.slice(9));
  },
};

async function damageTheTenth(deployment: Deployment): Promise<void> {
  const since = Date.now();
  const damaged = files.map((file, i) => (i === 9 ? { ...file, body: file.body.subarray(0, 60) } : file));
  await Promise.all(damaged.map((file) => putLogFile(deployment, file)));
  await eventually(
    { what: () => 'a dead letter' },
    async () => (await messagesIn(deployment, deployment.outputs.DeadLetterQueueUrl)) === 1,
  );
  const causesIn = (lines: readonly LogLine[]) => lines.filter(({ level }) => level === 'ERROR');
  // The emulator may lose a line of a process that ends. The line of one delivery is enough to show the cause.
  const causes = causesIn(await logLines(deployment, since, (lines) => causesIn(lines).length > 0));
  for (const { logFile, error } of causes) {
    match(logFile ?? '', /poison-10/);
    equal(error?.name, 'LogFileCorruptError');
  }
}

/** First without `--yes`, which without a terminal only lists the causes; then with it. */
async function redrive(deployment: Deployment): Promise<void> {
  const asked = await firstsight(deployment, 'redrive');
  equal(asked.status, 1, asked.stderr);
  match(asked.stdout, /^LogFileCorruptError: \d+ log files?, /);
  match(asked.stdout, new RegExp(users[9] ?? ''));
  equal(await messagesIn(deployment, deployment.outputs.DeadLetterQueueUrl), 1);
  const moved = await firstsight(deployment, 'redrive', '--yes');
  equal(moved.status, 0, moved.stderr);
  match(moved.stderr, /^1 message moved back to the queue$/m);
  equal(await messagesIn(deployment, deployment.outputs.DeadLetterQueueUrl), 0);
}

/** Without a notification, so that only the redrive can process it. */
async function repair(deployment: Deployment): Promise<void> {
  const [repaired] = files.slice(9);
  if (repaired) await withoutNotifications(deployment.clients, () => putLogFile(deployment, repaired));
}
