import { ListSubscriptionsByTopicCommand, type Subscription } from '@aws-sdk/client-sns';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';

/** Who gets the messages of a topic. */
export interface TopicSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly state: 'confirmed' | 'pending' | 'removed';
}

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
    found.push(...(page.Subscriptions ?? []).map(subscription));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** In place of an ARN, SNS writes what became of the subscription. */
function subscription({ Protocol = '', Endpoint = '', SubscriptionArn = '' }: Subscription): TopicSubscription {
  const state = SubscriptionArn.startsWith('arn:')
    ? 'confirmed'
    : /pending/i.test(SubscriptionArn)
      ? 'pending'
      : 'removed';
  return { protocol: Protocol, endpoint: Endpoint, state };
}
