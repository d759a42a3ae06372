import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { alertDetailType, alertEventSource } from '../../lib/alert-targets.ts';
import { alertsToJira } from '../integrations/jira.ts';
import { alertsToPagerDuty } from '../integrations/pager-duty.ts';
import { alertsToSecurityLake } from '../integrations/security-lake.ts';
import { identity } from './environment.ts';

/** The rules, targets and connections of docs/integrations.md on the default bus of the emulator. */
export interface BusTargets {
  /** Puts a finding on the bus, as the pipe of the stack does. */
  put(finding: object): Promise<void>;
  /** Whether the rule for Security Lake takes an event with this source and detail. */
  reachesLake(source: string, detail: object): Promise<boolean>;
}

/** The key and the token of the tests. */
export const secret = 'EXAMPLE-SECRET';

/** Resources of a template by logical ID, with what refers to other resources. */
type Found = readonly (readonly [id: string, properties: Record<string, unknown>])[];

/**
 * Creates the targets of the page with the properties of its template; all requests go to `receiver`.
 * Gap of MiniStack: its CloudFormation does not have API destinations and connections, so they are created by calls.
 */
export async function createBusTargets(endpoint: string, receiver: string): Promise<BusTargets> {
  const { region, accessKey } = identity;
  const credentials = { accessKeyId: accessKey, secretAccessKey: accessKey };
  const client = new EventBridgeClient({ endpoint, region, credentials });
  const found = resourcesOfPage();
  const arns = new Map<string, string>();
  for (const [id, { AuthorizationType, AuthParameters }] of found('AWS::Events::Connection')) {
    const input = { Name: id, AuthorizationType, AuthParameters: withSecret(AuthParameters) } as never;
    arns.set(id, (await client.send(new CreateConnectionCommand(input))).ConnectionArn ?? '');
  }
  for (const [id, { ConnectionArn, HttpMethod, InvocationEndpoint }] of found('AWS::Events::ApiDestination')) {
    const input = {
      Name: id,
      ConnectionArn: arns.get(referredTo(ConnectionArn)),
      HttpMethod,
      InvocationEndpoint: String(InvocationEndpoint).replace(/^https:\/\/[^/]+/, receiver),
    } as never;
    arns.set(id, (await client.send(new CreateApiDestinationCommand(input))).ApiDestinationArn ?? '');
  }
  const patterns = new Map<string, string>();
  for (const [id, { EventPattern, Targets }] of found('AWS::Events::Rule')) {
    patterns.set(id, JSON.stringify(EventPattern));
    const targets = (Targets as { Arn: unknown; InputTransformer?: object }[]).filter((one) => one.InputTransformer);
    if (targets.length === 0) continue;
    await client.send(new PutRuleCommand({ Name: id, EventPattern: JSON.stringify(EventPattern) }));
    const Target = targets.map(({ Arn, InputTransformer }, i) => {
      return { Id: `target-${i}`, Arn: arns.get(referredTo(Arn)), InputTransformer };
    });
    await client.send(new PutTargetsCommand({ Rule: id, Targets: Target as never }));
  }
  const [, lake = '{}'] = [...patterns].find(([id]) => id.startsWith('LakeAlerts')) ?? [];
  return {
    async put(finding) {
      const entry = { Source: alertEventSource, DetailType: alertDetailType, Detail: JSON.stringify(finding) };
      await client.send(new PutEventsCommand({ Entries: [entry] }));
    },
    async reachesLake(source, detail) {
      const envelope = { id: '1', account: identity.account, region, time: '2026-03-01T09:05:00Z', resources: [] };
      const Event = JSON.stringify({ ...envelope, source, 'detail-type': alertDetailType, detail });
      const { Result } = await client.send(new TestEventPatternCommand({ EventPattern: lake, Event }));
      return Result === true;
    },
  };
}

function resourcesOfPage(): (type: string) => Found {
  const stack = new Stack(new App(), 'Page');
  const bus = EventBus.fromEventBusName(stack, 'Bus', 'default');
  const secretNamed = (name: string) => Secret.fromSecretNameV2(stack, name, name);
  alertsToPagerDuty(stack, bus, secretNamed('RoutingKey'));
  const jira = { site: 'https://example.atlassian.net', key: 'SEC', user: 'bot@example.com' };
  alertsToJira(stack, bus, { ...jira, token: secretNamed('Token') });
  alertsToSecurityLake(stack, bus, { bucketName: 'lake', prefix: 'ext/firstsight/1.0/', database: 'firstsight' });
  const template = Template.fromStack(stack);
  return (type) =>
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties as never] as const);
}

/** The logical ID in `{ "Fn::GetAtt": [ID, "Arn"] }`. */
function referredTo(value: unknown): string {
  return (value as { readonly 'Fn::GetAtt'?: readonly string[] })['Fn::GetAtt']?.[0] ?? '';
}

/** CloudFormation resolves references to Secrets Manager. */
function withSecret(value: unknown): unknown {
  const text = JSON.stringify(value).replace(
    /\{"Fn::Join":\["",\[[^\]]*resolve:secretsmanager[^\]]*\]\]\}/g,
    `"${secret}"`,
  );
  return JSON.parse(text.replace(/\{\{resolve:secretsmanager:[^}]*\}\}/g, secret));
}
