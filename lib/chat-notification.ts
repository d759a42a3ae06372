import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AlertAttribute } from '../lambda/names.ts';
import type { AlertPipeTarget } from './alert-pipe.ts';

/** Attributes hold neither quote nor backslash, so they are safe within JSON, however a pipe puts them in. */
function attribute(name: AlertAttribute): string {
  return `<$.messageAttributes.${name}.stringValue>`;
}

/**
 * What Amazon Q Developer in chat applications shows in Slack and Teams, as a pipe's input template writes it.
 * Source of the form: "Custom notifications" in its administrator guide.
 */
export const chatNotificationTemplate = JSON.stringify({
  version: '1.0',
  source: 'custom',
  id: '<$.body.metadata.uid>',
  content: {
    textType: 'client-markdown',
    title: `Firstsight: ${attribute('severity')} alert`,
    description:
      `\`${attribute('headline')}\` (rule ${attribute('ruleId')}, account ${attribute('accountId')}, ` +
      `region ${attribute('region')}, outcome: ${attribute('outcome')}, caller: ${attribute('userType')})`,
    nextSteps: ['The alert by email says what to look at next and how to contain it.'],
    keywords: ['Firstsight', attribute('severity'), attribute('ruleId')],
  },
});

/** Alerts as custom notifications on a topic, which is encrypted with the key. */
export function chatTarget(chatTopic: ITopic, key: IKey): AlertPipeTarget {
  return {
    arn: chatTopic.topicArn,
    statements: [
      new PolicyStatement({ sid: 'PublishToChat', actions: ['sns:Publish'], resources: [chatTopic.topicArn] }),
      new PolicyStatement({
        sid: 'EncryptForChat',
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [key.keyArn],
      }),
    ],
    parameters: { inputTemplate: chatNotificationTemplate },
  };
}
