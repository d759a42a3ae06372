import { deepEqual, ok } from 'node:assert/strict';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import { killFunction } from '../function-processes.ts';
import { firstCalls, logFile, putLogFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { messagesIn } from '../serving.ts';
import { type AlertMessage, type Subscriber, subscribe, usersIn } from '../subscriber.ts';
import { startTopicProxy } from '../topic-proxy.ts';
import { withShortWaits } from '../waits.ts';

const users = usersOf('killed', 20);
const publishedBeforeDeath = 5;

export const killed: Scenario = {
  name: 'the function killed while it works: all alerts still arrive',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    let calls = 0;
    let deaths = 0;
    const proxy = await startTopicProxy(deployment.miniStack.endpoint, async () => {
      calls += 1;
      if (calls !== publishedBeforeDeath + 1) return 'accept';
      deaths = await killFunction(deployment);
      return 'ignore';
    });
    const waits = { visibilitySeconds: 7, leaseSeconds: 6, topicEndpoint: proxy.endpoint };
    const work = () => deliverAndCollect(deployment, subscriber);
    const messages = await withShortWaits(deployment, waits, work).finally(proxy.stop);
    ok(deaths > 0, 'no process was there to be killed');
    deepEqual(toldOf(messages), users);
    // A process that dies after its message was accepted and before its claim was removed has it published again.
    ok(messages.length <= users.length + deaths, `${messages.length} messages after ${deaths} deaths`);
  },
};

/** Goes by the messages and not by the log: what a process wrote last may die with it. */
async function deliverAndCollect(deployment: Deployment, subscriber: Subscriber): Promise<AlertMessage[]> {
  await Promise.all(users.map((user) => putLogFile(deployment, logFile(user, firstCalls([user])))));
  const messages: AlertMessage[] = [];
  return eventually({ what: () => `20 users, ${toldOf(messages).length} told of` }, async () => {
    const waiting = await messagesIn(deployment, deployment.outputs.LogFileQueueUrl);
    messages.push(...(await subscriber.messages()));
    return waiting === 0 && toldOf(messages).length >= users.length ? messages : undefined;
  });
}

/** An alert that comes twice has the same id. */
function toldOf(messages: readonly AlertMessage[]): string[] {
  return usersIn([...new Map(messages.map((message) => [message.uid, message])).values()]);
}
