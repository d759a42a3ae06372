import { deepEqual, equal, match } from 'node:assert/strict';
import type { Deployment } from '../deployment.ts';
import { firstsight } from '../firstsight.ts';
import { firstCalls, keyOf, logFile, putLogFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { messagesIn, queueEmpty, serve } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';
import { trailBucket, withoutNotifications } from '../trail-bucket.ts';

/** Below the folder of a Region, it lists everything and not only the days of the period. */
const everything = `s3://${trailBucket}/${keyOf('').slice(0, keyOf('').lastIndexOf('/') + 1)}`;
const missed = usersOf('replay', 3);

export const replay: Scenario = {
  name: '`firstsight replay` of the last hours closes a gap, and gives no second alert',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    await serve(deployment, [logFile('replay-read', firstCalls(['replay-read']))]);
    deepEqual(usersIn(await subscriber.messages()), ['replay-read']);
    await withoutNotifications(deployment.clients, async () => {
      for (const user of missed) await putLogFile(deployment, logFile(user, firstCalls([user])));
    });
    // S3 sends a test message when notifications are restored.
    await queueEmpty(deployment);
    await asksFirst(deployment);
    match(await replayed(deployment), / log files read: \d+ records matched = .* \+ 3 alerted \+ 0 failed, including/);
    deepEqual(usersIn(await subscriber.messages()), missed);
    match(await replayed(deployment), / \+ 0 alerted \+ 0 failed, including/);
    deepEqual(await subscriber.messages(), []);
    await refusesOtherBuckets(deployment);
  },
};

/** Without a terminal, it only shows what it would do. */
async function asksFirst(deployment: Deployment): Promise<void> {
  const { status, stdout, stderr } = await firstsight(deployment, 'replay', everything, '--last', '6h');
  deepEqual({ status, stdout }, { status: 1, stdout: '' });
  match(stderr, /^\d+ log files created from \S+Z to \S+Z, .*kB/m);
  match(stderr, /^less than one cent and less than a minute, with at most 10 runs at once$/m);
  match(
    stderr,
    /^nothing was put into the queue; to do so, run: firstsight replay s3:\S+ --from \S+Z --to \S+Z .* --yes$/m,
  );
  equal(await messagesIn(deployment, deployment.outputs.LogFileQueueUrl), 0);
}

/** Returns what it says that the function did. */
async function replayed(deployment: Deployment): Promise<string> {
  const { status, stdout, stderr } = await firstsight(deployment, 'replay', everything, '--last', '6h', '--yes');
  equal(status, 0, `${stdout}${stderr}`);
  equal(await messagesIn(deployment, deployment.outputs.LogFileQueueUrl), 0);
  return stdout;
}

async function refusesOtherBuckets(deployment: Deployment): Promise<void> {
  const { status, stderr } = await firstsight(
    deployment,
    'replay',
    's3://other-bucket/AWSLogs/',
    '--last',
    '6h',
    '--yes',
  );
  equal(status, 2);
  match(stderr, /^firstsight: s3:\/\/other-bucket\/AWSLogs\/ is not in the bucket of the stack Firstsight/);
}
