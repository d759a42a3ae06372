import { setTimeout as sleep } from 'node:timers/promises';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AwsCallError, clientSettings, mostCallMillis } from './calls.ts';

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
      await client.send(publication(topicArn, message), { abortSignal: AbortSignal.timeout(mostCallMillis) });
    } catch (cause) {
      throw new AwsCallError('SNS', 'Publish', cause);
    }
  };
}

/** SNS disables an email subscription above this many messages in a second. */
const mostInSecond = 10;

/** Waits before a message that would be one too many. Do not send several messages at the same time. */
export function paced<Message>(
  send: (message: Message) => Promise<void>,
  now: () => number = Date.now,
  wait: (millis: number) => Promise<unknown> = sleep,
): (message: Message) => Promise<void> {
  const sent: number[] = [];
  return async (message) => {
    const earliest = (sent.at(-mostInSecond) ?? Number.NEGATIVE_INFINITY) + 1_000;
    if (earliest > now()) await wait(earliest - now());
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
