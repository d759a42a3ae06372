import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientSettings } from './client-settings.ts';

/** A message for every protocol that a topic's subscribers use. */
export interface TopicMessage {
  readonly subject: string;
  /** JSON with one rendering for each protocol, and `default`. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Sends messages to one topic; each call resolves when SNS has accepted the message. */
export function snsTopic(topicArn: string): (message: TopicMessage) => Promise<void> {
  const client = new SNSClient(clientSettings);
  return async ({ subject, body, attributes }) => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: body,
        MessageStructure: 'json',
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
    );
  };
}
