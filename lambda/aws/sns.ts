import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { subscriptionState, type TopicSubscription } from '../subscriptions.ts';
import { AwsCallError, clientSettings, timeLimit } from './calls.ts';

/** A message with a rendering for every protocol of a topic's subscribers. */
export interface TopicMessage {
  readonly subject: string;
  /** JSON with one rendering for each protocol, and `default`. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Sends messages to one topic; each call resolves when SNS has accepted the message. A call whose response is lost is
 * repeated, and can then send the message twice.
 * @throws AwsCallError
 */
export function snsTopic(topicArn: string): (message: TopicMessage) => Promise<void> {
  const client = new SNSClient(clientSettings);
  return async (message) => {
    try {
      await client.send(publication(topicArn, message), timeLimit());
    } catch (cause) {
      throw new AwsCallError('SNS', 'Publish', cause);
    }
  };
}

/**
 * All subscriptions of a topic.
 * @throws AwsCallError
 */
export async function topicSubscriptions(topicArn: string): Promise<TopicSubscription[]> {
  const client = new SNSClient(clientSettings);
  const found: TopicSubscription[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken });
    const page = await client.send(command).catch((cause: unknown) => {
      throw new AwsCallError('SNS', 'ListSubscriptionsByTopic', cause);
    });
    for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
      found.push({ protocol: Protocol, endpoint: Endpoint, state: subscriptionState(SubscriptionArn) });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

function publication(topicArn: string, { subject, body, attributes }: TopicMessage): PublishCommand {
  return new PublishCommand({
    TopicArn: topicArn,
    Subject: subject,
    Message: body,
    MessageStructure: 'json',
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    ),
  });
}
