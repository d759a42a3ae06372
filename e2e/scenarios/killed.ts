import { deepEqual, equal, ok } from 'node:assert/strict';
import { killFunction } from '../function-processes.ts';
import { firstCalls, logFile, putLogFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { served } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { type Fate, startTopicProxy } from '../topic-proxy.ts';
import { withShortWaits } from '../waits.ts';

const users = usersOf('killed', 20);
const publishedBeforeDeath = 5;

export const killed: Scenario = {
  name: 'the function killed while it works: all alerts still arrive',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    let calls = 0;
    let deaths = 0;
    const proxy = await startTopicProxy(deployment.miniStack.endpoint, async (): Promise<Fate> => {
      calls += 1;
      if (calls !== publishedBeforeDeath + 1) return 'accept';
      deaths = await killFunction(deployment);
      return 'ignore';
    });
    const waits = { visibilitySeconds: 5, leaseSeconds: 4, topicEndpoint: proxy.endpoint };
    await withShortWaits(deployment, waits, async () => {
      const since = Date.now();
      await Promise.all(users.map((user) => putLogFile(deployment, logFile(user, firstCalls([user])))));
      await served(deployment, { files: users.length, since });
    }).finally(proxy.stop);
    ok(deaths > 0, 'no process was there to be killed');
    const messages = await subscriber.messages();
    const told = new Map(messages.map((message) => [message.uid, message]));
    deepEqual(usersIn([...told.values()]), users);
    // A process that dies after its message was accepted and before its claim was removed has it published again.
    ok(messages.length <= users.length + deaths, `${messages.length} messages after ${deaths} deaths`);
    equal(told.size, users.length);
  },
};
