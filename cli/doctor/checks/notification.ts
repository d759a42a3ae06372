import type { Check } from '../check.ts';
import { byBucket } from './notification/by-bucket.ts';
import { byRule } from './notification/by-rule.ts';
import { byTopic } from './notification/by-topic.ts';
import { about } from './notification/way.ts';

/** How the queue is told of log files depends on the source, which the outputs show. */
export const notificationCheck: Check = {
  name: about,
  run(clients, circumstances) {
    const { eventRuleName, notificationTopicArn } = circumstances.stack.outputs;
    if (eventRuleName !== undefined) return byRule(eventRuleName).run(clients, circumstances);
    if (notificationTopicArn !== undefined) return byTopic(notificationTopicArn).run(clients, circumstances);
    return byBucket.run(clients, circumstances);
  },
};
