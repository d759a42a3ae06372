import { ListSubscriptionsByTopicCommand, type Subscription } from '@aws-sdk/client-sns';
import { subscriptionState, type TopicSubscription } from '../../lambda/subscriptions.ts';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';

/**
 * All subscriptions of a topic.
 * @throws NotAllowedError
 */
export async function subscriptionsOf({ sns }: Clients, topicArn: string): Promise<TopicSubscription[]> {
  const found: TopicSubscription[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken });
    const page = await ask('sns:ListSubscriptionsByTopic', sns.send(command));
    for (const one of page.Subscriptions ?? []) found.push(subscription(one));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

function subscription({ Protocol = '', Endpoint = '', SubscriptionArn = '' }: Subscription): TopicSubscription {
  return { protocol: Protocol, endpoint: Endpoint, state: subscriptionState(SubscriptionArn) };
}
