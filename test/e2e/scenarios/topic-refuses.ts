import { deepEqual, equal } from 'node:assert/strict';
import type { Deployment } from '../deployment.ts';
import { type LogLine, logLines } from '../detector-log.ts';
import { eventually } from '../eventually.ts';
import { firstCalls, logFile, putLogFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { served } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { startTopicProxy } from '../topic-proxy.ts';
import { withShortWaits } from '../waits.ts';

const users = usersOf('refused', 10);
const files = users.map((user) => logFile(user, firstCalls([user])));
/** Enough that each log file has failed and was delivered again. */
const mostRefusals = 2 * users.length;

export const topicRefuses: Scenario = {
  name: 'all alerts arrive after the topic has refused calls for a while',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    const topic = { refusals: 0, refuses: true };
    // Gap of MiniStack: it enforces no policies, so its topic cannot deny a call. A proxy refuses the call instead.
    const proxy = await startTopicProxy(deployment.miniStack.endpoint, async () => {
      if (topic.refuses) topic.refusals += 1;
      return topic.refuses ? 'refuse' : 'accept';
    });
    const waits = { visibilitySeconds: 7, leaseSeconds: 6, topicEndpoint: proxy.endpoint };
    const since = Date.now();
    await withShortWaits(deployment, waits, async () => {
      await putUntilRefused(deployment, topic);
      deepEqual(await subscriber.messages(), []);
      topic.refuses = false;
      await served(deployment, { files, since });
    }).finally(proxy.stop);
    const messages = await subscriber.messages();
    equal(messages.length, users.length);
    deepEqual(usersIn(messages), users);
    await logNamesTheCause(deployment, since);
  },
};

async function putUntilRefused(deployment: Deployment, topic: { readonly refusals: number }): Promise<void> {
  await Promise.all(files.map((file) => putLogFile(deployment, file)));
  await eventually(
    { what: () => `${mostRefusals} refusals, ${topic.refusals} so far` },
    async () => topic.refusals >= mostRefusals,
  );
}

async function logNamesTheCause(deployment: Deployment, since: number): Promise<void> {
  const namesTheCause = ({ level, error }: LogLine) =>
    level === 'ERROR' && error?.message?.includes('AuthorizationError');
  await logLines(deployment, since, (lines) => lines.some(namesTheCause));
}
