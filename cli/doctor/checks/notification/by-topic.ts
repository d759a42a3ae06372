import { subscriptionsOf, type TopicSubscription } from '../../../stack/subscriptions.ts';
import { type Check, check } from '../../check.ts';
import { type CheckResult, deployAgain, failure, ok } from '../../check-result.ts';
import { about, queueOf } from './way.ts';

export function byTopic(topicArn: string): Check {
  return check(
    about,
    (clients) => subscriptionsOf(clients, topicArn),
    (subscriptions, circumstances) => judgeTopic(subscriptions, topicArn, queueOf(circumstances)),
  );
}

export function judgeTopic(
  subscriptions: readonly TopicSubscription[],
  topicArn: string,
  queue: string,
): CheckResult[] {
  const own = subscriptions.find(({ endpoint }) => endpoint === queue);
  if (own === undefined) {
    return [failure(about, `The queue is not subscribed to ${topicArn}: nothing is read.`, deployAgain)];
  }
  return own.state === 'confirmed'
    ? [ok(about, `The queue is subscribed to ${topicArn}.`)]
    : [
        failure(
          about,
          `The queue's subscription to ${topicArn} waits to be confirmed: nothing is read.`,
          "ask the topic's owner to subscribe the queue, or deploy again",
        ),
      ];
}
