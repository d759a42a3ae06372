import type { Stack } from 'aws-cdk-lib';
import {
  ApiDestination,
  Authorization,
  Connection,
  EventField,
  type IApiDestination,
  type IEventBus,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { ApiDestination as Target } from 'aws-cdk-lib/aws-events-targets';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';

export interface JiraProject {
  /** Such as `https://example.atlassian.net`. */
  readonly site: string;
  /** The key of the project, such as `SEC`. */
  readonly key: string;
  /** The email address of an account that may create issues in the project. */
  readonly user: string;
  /** An API token of that account. */
  readonly token: ISecret;
}

/** Creates an issue for each alert, except those of low severity. */
export function alertsToJira(stack: Stack, bus: IEventBus, { site, key, user, token }: JiraProject): void {
  const connection = new Connection(stack, 'JiraConnection', {
    authorization: Authorization.basic(user, token.secretValue),
  });
  const endpoint = `${site}/rest/api/3/issue`;
  const destination = new ApiDestination(stack, 'Jira', { connection, endpoint, rateLimitPerSecond: 2 });
  const event = RuleTargetInput.fromObject({
    fields: {
      project: { key },
      issuetype: { name: 'Task' },
      summary: EventField.fromPath('$.detail.unmapped.issue.title'),
      description: EventField.fromPath('$.detail.unmapped.issue.description'),
      // Jira creates a second issue for a repeated alert. It has the same label.
      labels: ['firstsight', EventField.fromPath('$.detail.metadata.uid')],
    },
  });
  const deadLetterQueue = new Queue(stack, 'JiraDeadLetters', { enforceSSL: true });
  new Rule(stack, 'JiraAlerts', {
    eventBus: bus,
    eventPattern: {
      source: ['firstsight'],
      detailType: ['Firstsight Alert'],
      detail: { severity: ['Medium', 'High', 'Critical'] },
    },
    targets: [new Target(destination as IApiDestination, { event, deadLetterQueue })],
  });
}
