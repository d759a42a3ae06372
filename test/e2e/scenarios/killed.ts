import { deepEqual, ok } from 'node:assert/strict';
import { execa } from 'execa';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import { firstCalls, logFile, putLogFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { messagesIn } from '../serving.ts';
import { type AlertMessage, type Subscriber, subscribe, usersIn } from '../subscriber.ts';
import { startTopicProxy } from '../topic-proxy.ts';
import { withShortWaits } from '../waits.ts';

const users = usersOf('killed', 20);
const publishedBeforeDeath = 5;

export const killed: Scenario = {
  name: 'all alerts arrive when the function is killed while it works',
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
    ok(deaths > 0, 'there was no process to kill');
    deepEqual(reportedUsers(messages), users);
    // A process that dies after its message was accepted and before its claim was removed has it published again.
    ok(messages.length <= users.length + deaths, `${messages.length} messages after ${deaths} deaths`);
  },
};

/**
 * Kills the processes in which the emulator runs the detector, as AWS may end an execution environment at any moment.
 * @returns how many there were
 */
async function killFunction(deployment: Deployment): Promise<number> {
  const pids = await functionProcesses(deployment);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

/** Only children of the emulator that this run started, and only those that run code of the detector. */
async function functionProcesses({ miniStack, outputs }: Deployment): Promise<number[]> {
  const { stdout } = await execa('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { lines: true });
  return stdout
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => Number(found?.[2]) === miniStack.pid && found?.[3]?.includes(outputs.FunctionName))
    .map((found) => Number(found?.[1]));
}

/** Counts messages and not log lines: a process that dies may lose its last lines. */
async function deliverAndCollect(deployment: Deployment, subscriber: Subscriber): Promise<AlertMessage[]> {
  await Promise.all(users.map((user) => putLogFile(deployment, logFile(user, firstCalls([user])))));
  const messages: AlertMessage[] = [];
  return eventually({ what: () => `alerts on 20 users, ${reportedUsers(messages).length} so far` }, async () => {
    const waiting = await messagesIn(deployment, deployment.outputs.LogFileQueueUrl);
    messages.push(...(await subscriber.messages()));
    return waiting === 0 && reportedUsers(messages).length >= users.length && messages;
  });
}

/** An alert that comes twice has the same id. */
function reportedUsers(messages: readonly AlertMessage[]): string[] {
  return usersIn([...new Map(messages.map((message) => [message.uid, message])).values()]);
}
