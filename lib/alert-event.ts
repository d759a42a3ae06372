import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
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
