import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { alertEventTemplate } from '../../lib/alert-targets.ts';
import { sampleAlert } from '../alerting/alerts.ts';
import { forgeries, hostileThroughout } from '../alerting/hostile.ts';
import { piped, pipeMessage } from '../lib/pipe-template.ts';
import { alertsToSlack, alertsToTeams } from './chat.ts';
import { type EventRule, eventOf, matches, transformed } from './event-rule.ts';
import { alertsToJira } from './jira.ts';
import { alertsToPagerDuty } from './pager-duty.ts';
import { alertsToSecurityLake } from './security-lake.ts';

process.env.CDK_VALIDATION ??= 'false';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/integrations.md'), 'utf8');

test.each(['pager-duty.ts', 'jira.ts', 'security-lake.ts', 'chat.ts'])('the page shows the code of %s', (file) => {
  expect(page).toContain(`\`\`\`ts\n${readFileSync(join(import.meta.dirname, file), 'utf8')}\`\`\``);
});

const severe = sampleAlert(undefined, { severity: 'high' });
const hostile = forgeries.map((text) => sampleAlert(hostileThroughout(text), { severity: 'critical' }));
const messages = [
  alertMessage(severe, rule),
  digestMessage([severe, ...hostile], [rule]),
  ...hostile.map((alert) => alertMessage(alert, rule)),
];
/** As the pipe of the stack makes them. */
const events = messages.map((message) => eventOf(piped(alertEventTemplate, pipeMessage(message))));
const [ofAlert, ...others] = events;

function rulesIn(template: Template): Record<string, EventRule> {
  const found = Object.entries(template.findResources('AWS::Events::Rule'));
  return Object.fromEntries(found.map(([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ''), Properties]));
}

describe('the code of the page', () => {
  let template: Template;
  let rules: Record<string, EventRule>;

  beforeAll(() => {
    const stack = new Stack(new App(), 'Security', { env: { account: '111122223333', region: 'us-east-1' } });
    const bus = EventBus.fromEventBusName(stack, 'Bus', 'default');
    const secret = (name: string) => Secret.fromSecretNameV2(stack, name, name);
    const lake = { bucketName: 'aws-security-data-lake-us-east-1-example', prefix: 'ext/firstsight/1.0/' };
    alertsToPagerDuty(stack, bus, secret('pager-duty'));
    alertsToJira(stack, bus, {
      ...{ site: 'https://example.atlassian.net', key: 'SEC', user: 'bot@example.com', token: secret('jira') },
    });
    alertsToSecurityLake(stack, bus, { ...lake, database: 'firstsight' });
    alertsToSlack(stack, Topic.fromTopicArn(stack, 'Chat', 'arn:aws:sns:us-east-1:111122223333:chat'));
    alertsToTeams(stack, Topic.fromTopicArn(stack, 'Chat2', 'arn:aws:sns:us-east-1:111122223333:chat'));
    template = Template.fromStack(stack);
    rules = rulesIn(template);
  });

  const sentBy = (id: string, event = ofAlert ?? {}) => {
    const found = rules[id];
    if (found === undefined) throw new Error(`There is no rule ${id}.`);
    return matches(found.EventPattern, event) ? transformed(found.Targets[0].InputTransformer, event) : undefined;
  };

  test('opens an incident of PagerDuty with the severity of the alert and its ID, so that a repeat opens none', () => {
    expect(sentBy('PagerDutyHigh')).toEqual({
      event_action: 'trigger',
      dedup_key: severe.alertId,
      payload: {
        summary: expect.stringMatching(/^HIGH: first GetFederationToken by user alice in 111122223333 succeeded/),
        source: 'Firstsight',
        severity: 'error',
        timestamp: '2026-03-01T09:05:00Z',
        custom_details: {
          access: expect.stringMatching(/^Access: /),
          why: expect.stringMatching(/^Why: /),
          next_steps: [
            expect.stringMatching(/^Do now: /),
            expect.stringContaining('aws iam put-user-policy'),
            ...[expect.any(String), expect.stringContaining('investigate --key')],
          ],
          risk_score: severe.riskScore,
        },
      },
    });
  });

  test('sends each alert to PagerDuty once, and nothing else', () => {
    const ids = ['PagerDutyCritical', 'PagerDutyHigh', 'PagerDutyMedium', 'PagerDutyLow'];
    for (const event of events) expect(ids.filter((id) => sentBy(id, event) !== undefined)).toHaveLength(1);
    expect(ids.filter((id) => sentBy(id, { ...ofAlert, source: 'aws.health' }) !== undefined)).toEqual([]);
  });

  test('keeps within the limits of PagerDuty, also for a digest and for hostile text', () => {
    for (const event of events) {
      const sent = (sentBy('PagerDutyHigh', event) ?? sentBy('PagerDutyCritical', event)) as {
        dedup_key: string;
        payload: { summary: string };
      };
      expect(sent.dedup_key.length).toBeLessThanOrEqual(255);
      expect(sent.payload.summary.length).toBeLessThanOrEqual(1_024);
      expect(Buffer.byteLength(JSON.stringify(sent))).toBeLessThanOrEqual(512_000);
    }
  });

  test('has the secrets in the connections only', () => {
    template.hasResourceProperties('AWS::Events::Connection', {
      AuthParameters: {
        InvocationHttpParameters: { BodyParameters: [{ Key: 'routing_key', IsValueSecret: true }] },
      },
    });
    const without = JSON.stringify({
      ...template.findResources('AWS::Events::Rule'),
      ...template.findResources('AWS::Events::ApiDestination'),
    });
    expect(without).not.toContain('secretsmanager');
  });

  test('creates an issue of Jira with the commands as blocks of code', () => {
    expect(sentBy('JiraAlerts')).toEqual({
      fields: {
        project: { key: 'SEC' },
        issuetype: { name: 'Task' },
        summary: expect.stringMatching(/^HIGH: first GetFederationToken by user alice/),
        labels: ['firstsight', severe.alertId],
        description: {
          type: 'doc',
          version: 1,
          content: [
            { type: 'paragraph', content: [{ type: 'text', text: expect.stringMatching(/^HIGH: /) }] },
            { type: 'paragraph', content: [{ type: 'text', text: expect.stringMatching(/^Access: /) }] },
            { type: 'paragraph', content: [{ type: 'text', text: expect.stringMatching(/^Why: /) }] },
            { type: 'paragraph', content: [{ type: 'text', text: expect.stringMatching(/^Do now: /) }] },
            {
              type: 'codeBlock',
              content: [{ type: 'text', text: expect.stringMatching(/^aws iam put-user-policy /) }],
            },
            { type: 'paragraph', content: [{ type: 'text', text: expect.any(String) }] },
            { type: 'codeBlock', content: [{ type: 'text', text: expect.stringContaining('investigate --key') }] },
          ],
        },
      },
    });
  });

  test('keeps within the limits of Jira, also for a digest and for hostile text', () => {
    for (const event of events) {
      const { fields } = sentBy('JiraAlerts', event) as { fields: { summary: string; description: object } };
      expect(fields.summary).toMatch(/^[^\n\r]{1,255}$/);
      expect(JSON.stringify(fields.description).length).toBeLessThanOrEqual(32_767);
    }
    const low = eventOf(piped(alertEventTemplate, pipeMessage(alertMessage(sampleAlert(), rule))));
    expect(sentBy('JiraAlerts', low)).toBeUndefined();
  });

  test('writes the finding of every alert to Security Lake, and no other event', () => {
    const found = rules.LakeAlerts;
    expect(found?.Targets).toMatchObject([{ InputPath: '$.detail' }]);
    for (const event of [ofAlert ?? {}, ...others]) expect(matches(found?.EventPattern ?? {}, event)).toBe(true);
    expect(matches(found?.EventPattern ?? {}, { ...ofAlert, source: 'aws.securityhub' })).toBe(false);
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: {
        Prefix: 'ext/firstsight/1.0/region=us-east-1/accountId=111122223333/eventDay=!{timestamp:yyyyMMdd}/',
      },
    });
  });

  test('has a column of the right type for each attribute of the finding, apart from what the page names', () => {
    const [table] = Object.values(template.findResources('AWS::Glue::Table'));
    const columns = table?.Properties.TableInput.StorageDescriptor.Columns as { Name: string; Type: string }[];
    const { unmapped, ...attributes } = (ofAlert?.detail ?? {}) as Record<string, unknown>;
    expect(columns.map(({ Name }) => Name).sort()).toEqual(Object.keys(attributes).sort());
    for (const { Name, Type } of columns) expect([Name, typeOf(attributes[Name])]).toEqual([Name, Type.split('<')[0]]);
  });

  test('passes the topic of the chat to channels of Slack and Teams, which can only read', () => {
    for (const type of ['SlackChannelConfiguration', 'MicrosoftTeamsChannelConfiguration']) {
      template.hasResourceProperties(`AWS::Chatbot::${type}`, {
        SnsTopicArns: ['arn:aws:sns:us-east-1:111122223333:chat'],
      });
    }
  });
});

/** The type of Hive that holds a value. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'struct';
  if (typeof value !== 'number') return typeof value;
  return value > 100_000 ? 'bigint' : 'int';
}
