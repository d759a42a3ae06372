import { deepEqual, ok } from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { eventBridgeSwitch } from '../../lib/sources/bucket-events.ts';
import { run } from './command.ts';
import type { Deployment } from './deployment.ts';
import { summaries } from './detector-log.ts';
import { awsEnvironment } from './environment.ts';
import { firstCalls, keyOf, logFile, putLogFile } from './log-files.ts';
import { notificationsSet } from './other-source.ts';
import { serve } from './serving.ts';
import { subscribe, usersIn } from './subscriber.ts';
import { earlierIds, notificationIds, trailBucket } from './trail-bucket.ts';

/** Checks the stack deployed with `attach=eventbridge`, whose deployment printed this. */
export async function announcedByEvents(deployment: Deployment, printed: string): Promise<void> {
  const command = eventBridgeSwitch(trailBucket);
  ok(printed.includes(command), 'the command was not printed');
  await switchesOn(deployment, command);
  const subscriber = await subscribe(deployment);
  const since = Date.now();
  const insight = keyOf('insight').replaceAll('CloudTrail', 'CloudTrail-Insight');
  await putLogFile(deployment, { key: insight, body: new Uint8Array() });
  await serve(deployment, [logFile('events+of a bucket', firstCalls(['bucket-events']))]);
  deepEqual(usersIn(await subscriber.messages()), ['bucket-events']);
  const runs = await summaries(deployment, since, 1);
  deepEqual(
    runs.map(({ notifications, logFiles, skipped }) => ({ notifications, logFiles, skipped })),
    [{ notifications: 1, logFiles: 1, skipped: {} }],
  );
}

/** Also when you run the command a second time. */
async function switchesOn({ miniStack, clients, folder }: Deployment, command: string): Promise<void> {
  const environment = awsEnvironment(miniStack.endpoint);
  const env = { ...environment, PATH: [miniStack.programs, environment.PATH].join(delimiter) };
  const options = { cwd: folder, env, logFile: join(folder, 'event-bridge-switch.log') };
  for (const _time of ['first', 'second']) {
    await run('sh', ['-c', command], options);
    deepEqual(await notificationIds(clients), earlierIds);
    ok((await notificationsSet(clients)).EventBridgeConfiguration, 'the switch is not on');
  }
}
