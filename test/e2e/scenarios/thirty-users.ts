import { deepEqual } from 'node:assert/strict';
import { firstCalls, logFile, usersOf } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { subscribe, usersIn } from '../subscriber.ts';

export const thirtyUsers: Scenario = {
  name: 'thirty users in one file lead to ten messages and one digest that names the other twenty',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    const users = usersOf('thirty-users', 30);
    await serve(deployment, [logFile('thirty-users', firstCalls(users))]);
    const messages = await subscriber.messages();
    const sizes = messages.map((message) => message.users.length);
    deepEqual(
      sizes.toSorted((a, b) => a - b),
      [...Array(10).fill(1), 20],
    );
    deepEqual(usersIn(messages), users);
  },
};
