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
