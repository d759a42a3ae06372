import { setTimeout as sleep } from 'node:timers/promises';
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

/** SNS disables an email subscription above this many messages in a second. */
const mostInSecond = 10;

/** When the next message may be sent at `now`, in view of all runs. */
export type Reserve = (now: number) => Promise<number>;

/**
 * Waits before a message that would be one too many. Do not send several messages at the same time.
 * @param reserve takes the messages of other runs into account; if it fails, only those of this run count
 */
export function paced<Message>(
  send: (message: Message) => Promise<void>,
  now: () => number = Date.now,
  wait: (millis: number) => Promise<unknown> = sleep,
  reserve: Reserve = async (time) => time,
): (message: Message) => Promise<void> {
  const sent: number[] = [];
  return async (message) => {
    const earliest = (sent.at(-mostInSecond) ?? Number.NEGATIVE_INFINITY) + 1_000;
    if (earliest > now()) await wait(earliest - now());
    const reserved = await reserve(now()).catch(now);
    if (reserved > now()) await wait(reserved - now());
    sent.push(now());
    if (sent.length > mostInSecond) sent.shift();
    await send(message);
  };
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
