import { deepEqual } from 'node:assert/strict';
import { firstCalls, logFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';

export const repeats: Scenario = {
  name: 'the same file again, and the same record in another file, lead to no further message',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    const calls = firstCalls(['repeats']);
    await serve(deployment, [logFile('repeats', calls)]);
    deepEqual(usersIn(await subscriber.messages()), ['repeats']);
    await serve(deployment, [logFile('repeats', calls)]);
    await serve(deployment, [logFile('repeats-elsewhere', calls)]);
    deepEqual(await subscriber.messages(), []);
  },
};
