import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AlertAttribute } from '../lambda/names.ts';
import type { AlertPipeTarget } from './alert-pipe.ts';

/** EventBridge rules match alerts by source and detail-type. */
export const alertEventSource = 'firstsight';
export const alertDetailType = 'Firstsight Alert';

/** Attributes of a finding with texts from a fixed list. */
const words = ['activity_name', 'category_name', 'class_name', 'type_name', 'status', 'severity', 'risk_level'];

/** Attributes with numbers, booleans, objects or lists, which a pipe inserts as JSON. */
const values = [
  ...['activity_id', 'category_uid', 'class_uid', 'type_uid', 'status_id', 'is_alert', 'severity_id'],
  ...['risk_score', 'risk_level_id', 'time', 'start_time', 'end_time', 'count'],
  ...['metadata', 'cloud', 'finding_info', 'evidences', 'remediation', 'unmapped'],
];

/**
 * The finding as the input template of a pipe. It omits two attributes, `message` and `risk_details`: they have text of the
 * caller, and EventBridge does not document that it escapes text; `finding_info` has the same content. The whole body
 * (`<$.body>`) would lose its quotes. Source: "Amazon EventBridge Pipes input transformation".
 */
export const alertEventTemplate = `{${[
  ...words.map((name) => `"${name}":"<$.body.${name}>"`),
  ...values.map((name) => `"${name}":<$.body.${name}>`),
].join(',')}}`;

/** Alerts as events on a bus, with an OCSF Detection Finding in `detail`. */
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

/** Attributes have no quotes or backslashes, so a pipe can insert them into JSON. */
function attribute(name: AlertAttribute): string {
  return `<$.messageAttributes.${name}.stringValue>`;
}

/** A text of the finding that needs no escape; the others are inserted as JSON. */
function inChat(name: 'happened' | 'access' | 'why'): string {
  return `<$.body.unmapped.chat.${name}>`;
}

/**
 * The message that Amazon Q Developer in chat applications shows in Slack and Teams, as the input template of a pipe.
 * Source of the format: "Custom notifications" in its administrator guide.
 */
export const chatNotificationTemplate = JSON.stringify({
  version: '1.0',
  source: 'custom',
  id: '<$.body.metadata.uid>',
  content: {
    textType: 'client-markdown',
    title: `Firstsight: ${attribute('severity')} alert`,
    description: `${inChat('happened')}\n${inChat('access')}\n${inChat('why')}`,
    nextSteps: '<$.body.unmapped.chat.nextSteps>',
    keywords: ['Firstsight', attribute('severity'), attribute('ruleId')],
  },
}).replace(/"(<\$\.body\.unmapped\.chat\.nextSteps>)"/, '$1');

/** Alerts as custom notifications on a topic that is encrypted with the key. */
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
