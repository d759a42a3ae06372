import { deepEqual, equal } from 'node:assert/strict';
import { firstCalls, logFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';

export const tenUsers: Scenario = {
  name: 'ten users in one file lead to ten messages',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    const users = usersOf('ten-users', 10);
    await serve(deployment, [logFile('ten-users', firstCalls(users))]);
    const messages = await subscriber.messages();
    equal(messages.length, 10);
    deepEqual(usersIn(messages), users);
  },
};
