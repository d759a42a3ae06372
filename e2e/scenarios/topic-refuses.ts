import { deepEqual, equal, ok } from 'node:assert/strict';
import { logLines } from '../detector-log.ts';
import { eventually } from '../eventually.ts';
import { firstCalls, logFile, putLogFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { served } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { type Fate, startTopicProxy } from '../topic-proxy.ts';
import { withShortWaits } from '../waits.ts';

const users = usersOf('refused', 10);

export const topicRefuses: Scenario = {
  name: 'the topic refusing for a while: all alerts arrive after',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    let refusals = 0;
    let refusing = true;
    // Gap of MiniStack: it enforces no policies, so that a topic cannot be made to deny; a proxy refuses in its place.
    const proxy = await startTopicProxy(deployment.miniStack.endpoint, async (): Promise<Fate> => {
      if (!refusing) return 'accept';
      refusals += 1;
      return 'refuse';
    });
    const waits = { visibilitySeconds: 5, leaseSeconds: 4, topicEndpoint: proxy.endpoint };
    await withShortWaits(deployment, waits, async () => {
      const since = Date.now();
      await Promise.all(users.map((user) => putLogFile(deployment, logFile(user, firstCalls([user])))));
      await eventually({ what: () => `${users.length} refusals, ${refusals} so far` }, async () =>
        refusals > users.length ? true : undefined,
      );
      deepEqual(await subscriber.messages(), []);
      refusing = false;
      await served(deployment, { files: users.length, since });
      const causes = (await logLines(deployment, since)).filter(({ level }) => level === 'ERROR');
      ok(causes.some(({ error }) => error?.name === 'AuthorizationErrorException'));
    }).finally(proxy.stop);
    const messages = await subscriber.messages();
    equal(messages.length, users.length);
    deepEqual(usersIn(messages), users);
  },
};
