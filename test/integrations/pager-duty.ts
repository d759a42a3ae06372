import type { Stack } from 'aws-cdk-lib';
import {
  ApiDestination,
  Authorization,
  Connection,
  EventField,
  HttpParameter,
  type IApiDestination,
  type IEventBus,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { ApiDestination as Target } from 'aws-cdk-lib/aws-events-targets';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/** The severities of alerts, and what PagerDuty calls them. Remove those that must not open an incident. */
const severities = { Critical: 'critical', High: 'error', Medium: 'warning', Low: 'info' };

/** Opens an incident for each alert. The secret is the integration key of a service with "Events API v2". */
export function alertsToPagerDuty(stack: Stack, bus: IEventBus, routingKey: ISecret): void {
  const connection = new Connection(stack, 'PagerDutyConnection', {
    authorization: Authorization.apiKey('X-Routing-Key', routingKey.secretValue),
    // EventBridge adds the key to the body of each request, so no rule and no event contains it.
    bodyParameters: { routing_key: HttpParameter.fromSecret(routingKey.secretValue) },
  });
  const endpoint = 'https://events.pagerduty.com/v2/enqueue';
  const destination = new ApiDestination(stack, 'PagerDuty', { connection, endpoint, rateLimitPerSecond: 2 });
  const deadLetterQueue = new Queue(stack, 'PagerDutyDeadLetters', { enforceSSL: true });
  for (const [severity, level] of Object.entries(severities)) {
    const event = RuleTargetInput.fromObject({
      event_action: 'trigger',
      // PagerDuty adds a repeated alert to the incident that it has opened already.
      dedup_key: EventField.fromPath('$.detail.metadata.uid'),
      payload: {
        summary: EventField.fromPath('$.detail.unmapped.chat.happened'),
        source: 'Firstsight',
        severity: level,
        timestamp: EventField.fromPath('$.time'),
        custom_details: {
          access: EventField.fromPath('$.detail.unmapped.chat.access'),
          why: EventField.fromPath('$.detail.unmapped.chat.why'),
          next_steps: EventField.fromPath('$.detail.unmapped.chat.nextSteps'),
          risk_score: EventField.fromPath('$.detail.risk_score'),
        },
      },
    });
    new Rule(stack, `PagerDuty${severity}`, {
      eventBus: bus,
      eventPattern: { source: ['firstsight'], detailType: ['Firstsight Alert'], detail: { severity: [severity] } },
      targets: [new Target(destination as IApiDestination, { event, deadLetterQueue })],
    });
  }
}
