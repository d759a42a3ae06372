import { deepEqual, equal, match } from 'node:assert/strict';
import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import { type Ended, firstsight, firstsightLater } from '../firstsight.ts';
import { firstCalls, keyOf, type LogFile, logFile, putLogFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { messagesIn, queueEmpty, serve, served } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { trailBucket, withoutNotifications } from '../trail-bucket.ts';
import { withShortWaits } from '../waits.ts';

const anHour = 3_600_000;
const folder = `s3://${trailBucket}/${keyOf('').slice(0, keyOf('').lastIndexOf('/') + 1)}`;

export const baselineUnjudged: Scenario = {
  name: '`firstsight baseline` swallows no alert of a log file in the queue or the dead-letter queue, or with an earlier call',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    await queueEmpty(deployment);
    for (const scenario of [inQueue, inDeadLetterQueue, withEarlierCall]) {
      await scenario(deployment);
      await queueEmpty(deployment);
    }
    deepEqual(usersIn(await subscriber.messages()), ['unjudged-dead', 'unjudged-early', 'unjudged-queued']);
  },
};

/** An hour must pass before it is loaded; later, the queue is not empty, and the emulator has no metrics of it. */
async function inQueue(deployment: Deployment): Promise<void> {
  const since = Date.now();
  const file = logFile('unjudged-queued', firstCalls(['unjudged-queued']));
  await whileNotReceiving(deployment, async () => {
    await putLogFile(deployment, file);
    await waiting(deployment, deployment.outputs.LogFileQueueUrl);
    match(
      (await firstsight(deployment, 'baseline', folder)).stderr,
      /The queue contains 1 message, .* No log file is loaded/,
    );
    match((await firstsightLater(deployment, 'baseline', folder)).stderr, /The queue contains 1 message/);
    const { stdout } = await byTable(deployment);
    match(stdout, /user\/unjudged-queued .* log file too new/);
  });
  await served(deployment, { files: [file], since });
}

/** Without the stack, only the clock is known. */
function byTable(deployment: Deployment): Promise<Ended> {
  return firstsight(deployment, 'baseline', '--table', deployment.outputs.HistoryTableName, folder);
}

async function inDeadLetterQueue(deployment: Deployment): Promise<void> {
  const file = logFile('unjudged-dead', firstCalls(['unjudged-dead']));
  await withShortWaits(deployment, { visibilitySeconds: 2 }, async () => {
    await putLogFile(deployment, { ...file, body: file.body.subarray(0, 60) });
    await waiting(deployment, deployment.outputs.DeadLetterQueueUrl);
  });
  // S3 sends a test message when notifications are restored.
  await withoutNotifications(deployment.clients, () => putLogFile(deployment, file));
  await queueEmpty(deployment);
  const { status, stdout, stderr } = await firstsightLater(deployment, 'baseline', folder);
  equal(status, 0, stderr);
  match(stdout, /user\/unjudged-dead .* dead letter/);
  equal(await messagesIn(deployment, deployment.outputs.DeadLetterQueueUrl), 1);
  const since = Date.now();
  equal((await firstsight(deployment, 'redrive', '--yes')).status, 0);
  await served(deployment, { files: [file], since });
}

async function withEarlierCall(deployment: Deployment): Promise<void> {
  const user = 'unjudged-early';
  const later: LogFile = logFile(`${user}-later`, [{ user, after: anHour }]);
  await withoutNotifications(deployment.clients, () => putLogFile(deployment, later));
  await queueEmpty(deployment);
  // The dead letter of before was put back: for five minutes, only a clock that is ahead knows that it was judged.
  const { status, stdout, stderr } = await firstsightLater(deployment, 'baseline', folder);
  equal(status, 0, stderr);
  match(stdout, /user\/unjudged-early .* 1 /);
  await serve(deployment, [logFile(user, firstCalls([user]))]);
}

async function waiting(deployment: Deployment, queueUrl: string): Promise<void> {
  await eventually({ what: () => 'a message' }, async () => (await messagesIn(deployment, queueUrl)) === 1);
}

/** Does some work while the queue does not invoke the function. */
async function whileNotReceiving({ clients, outputs }: Deployment, work: () => Promise<void>): Promise<void> {
  const listed = await clients.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: outputs.FunctionName }));
  const UUID = listed.EventSourceMappings?.[0]?.UUID ?? '';
  await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  try {
    await work();
  } finally {
    await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  }
}
