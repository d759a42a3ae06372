import { deepEqual } from 'node:assert/strict';
import type { DeployedStack } from './deployment.ts';
import { firstCalls, logFile } from './log-files.ts';
import { serve } from './serving.ts';
import { subscribe, usersIn } from './subscriber.ts';

/** Puts a log file with a first call of this user into the bucket, and checks that it leads to one message at a subscriber. */
export async function alertsOn(user: string, deployed: DeployedStack, keyPrefix = ''): Promise<void> {
  const subscriber = await subscribe(deployed);
  const { key, body } = logFile(user, firstCalls([user]));
  await serve(deployed, [{ key: `${keyPrefix}${key}`, body }]);
  deepEqual(usersIn(await subscriber.messages()), [user]);
}
