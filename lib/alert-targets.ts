import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AlertAttribute } from '../lambda/names.ts';
import type { AlertPipeTarget } from './alert-pipe.ts';

/** By these a rule of EventBridge finds alerts. */
export const alertEventSource = 'firstsight';
export const alertDetailType = 'Firstsight Alert';

/** Attributes of a finding that are words from a fixed list. */
const words = ['activity_name', 'category_name', 'class_name', 'type_name', 'status', 'severity', 'risk_level'];

/** Attributes that are numbers, booleans, objects or lists; a pipe puts those in as the JSON that they are. */
const values = [
  ...['activity_id', 'category_uid', 'class_uid', 'type_uid', 'status_id', 'is_alert', 'severity_id'],
  ...['risk_score', 'risk_level_id', 'time', 'start_time', 'end_time', 'count'],
  ...['metadata', 'cloud', 'finding_info', 'evidences', 'remediation'],
];

/**
 * The finding as a pipe's input template writes it. Two attributes are left out, `message` and `risk_details`: they are
 * text with words of the caller, and EventBridge does not say that it escapes texts; `finding_info` says the same. The
 * whole body at once (`<$.body>`) would lose its quotes. Source: "Amazon EventBridge Pipes input transformation".
 */
export const alertEventTemplate = `{${[
  ...words.map((name) => `"${name}":"<$.body.${name}>"`),
  ...values.map((name) => `"${name}":<$.body.${name}>`),
].join(',')}}`;

/** Alerts as events on a bus: an OCSF Detection Finding in `detail`. */
export function alertEventTarget(eventBusArn: string): AlertPipeTarget {
  return {
    arn: eventBusArn,
    statements: [new PolicyStatement({ sid: 'PutAlerts', actions: ['events:PutEvents'], resources: [eventBusArn] })],
    parameters: {
      eventBridgeEventBusParameters: { source: alertEventSource, detailType: alertDetailType },
      inputTemplate: alertEventTemplate,
    },
  };
}

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
