import { equal, match } from 'node:assert/strict';
import { firstCalls, logFile } from '../log-files.ts';
import type { Scenario } from '../scenario.ts';
import { serve } from '../serving.ts';
import { subscribe } from '../subscriber.ts';

export const firstCall: Scenario = {
  name: 'a log file put into the bucket leads to one message at a subscriber, which says that no baseline is loaded yet',
  async run(deployment) {
    const subscriber = await subscribe(deployment);
    // S3 writes a plus as %2B and a space as + into its notification.
    await serve(deployment, [logFile('first+call of one', firstCalls(['first-call']))]);
    const [message, ...others] = await subscriber.messages();
    equal(others.length, 0);
    equal(message?.users.join(), 'first-call');
    equal(message?.finding.class_uid, 2004);
    match(JSON.stringify(message), /no baseline loaded yet/);
  },
};
