import { ListSubscriptionsByTopicCommand, type Subscription } from '@aws-sdk/client-sns';
import { ask } from './ask.ts';
import type { Clients } from './clients.ts';

/** A subscription of an SNS topic. */
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
    for (const one of page.Subscriptions ?? []) found.push(subscription(one));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** SNS writes a state in place of the ARN of a subscription that is not confirmed. */
function subscription({ Protocol = '', Endpoint = '', SubscriptionArn = '' }: Subscription): TopicSubscription {
  const state = SubscriptionArn.startsWith('arn:')
    ? 'confirmed'
    : /pending/i.test(SubscriptionArn)
      ? 'pending'
      : 'removed';
  return { protocol: Protocol, endpoint: Endpoint, state };
}
