import { describe, expect, test } from '@jest/globals';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { alertEventTemplate, chatNotificationTemplate } from '../../lib/alert-targets.ts';
import { sampleAlert } from '../alerting/alerts.ts';
import { forgeries, hostileThroughout } from '../alerting/hostile.ts';
import { schemaErrors, schemaIsPresent } from '../alerting/schema.ts';
import { deniedRecord } from '../records.ts';
import { piped, pipeMessage } from './pipe-template.ts';

const quoting = `"}],"severity":"Low","x":"\\`;
const alerts = [
  sampleAlert(),
  sampleAlert(deniedRecord()),
  ...[...forgeries, quoting].map((text) => sampleAlert(hostileThroughout(text))),
];
const messages = [...alerts.map((alert) => alertMessage(alert, rule)), digestMessage(alerts, [rule])].map(pipeMessage);

describe('the event of an alert', () => {
  test.each(messages.map((message) => [message.body.finding_info.title, message]))(
    'has the finding without the two texts that it repeats: %j',
    (_, message) => {
      const { message: _message, risk_details: _risk, ...rest } = message.body;
      expect(piped(alertEventTemplate, message)).toEqual(rest);
    },
  );

  (schemaIsPresent ? test : test.skip)('conforms to the schema of OCSF', () => {
    const errors = schemaErrors();
    expect(messages.flatMap((message) => errors(piped(alertEventTemplate, message)))).toEqual([]);
  });

  test('has a template within the limit of EventBridge', () => {
    expect(alertEventTemplate.length).toBeLessThanOrEqual(8_192);
  });
});

function chatMessageOf(message: ReturnType<typeof alertMessage>) {
  return piped(chatNotificationTemplate, pipeMessage(message)) as { content: { description: string } };
}

describe('the message for a chat', () => {
  test('is a custom notification of Amazon Q Developer with the call, its caller and its severity', () => {
    const alert = sampleAlert();
    expect(chatMessageOf(alertMessage(alert, rule))).toEqual({
      version: '1.0',
      source: 'custom',
      id: alert.alertId,
      content: {
        textType: 'client-markdown',
        title: 'Firstsight: low alert',
        description:
          '`first GetFederationToken: user alice in 111122223333` (rule sts-get-federation-token, account 111122223333, region us-east-1, outcome: success, caller: IAMUser)',
        nextSteps: ['The alert by email shows what to check next and how to contain the activity.'],
        keywords: ['Firstsight', 'low', 'sts-get-federation-token'],
      },
    });
  });

  test('shows the number of alerts in a digest', () => {
    const { content } = chatMessageOf(digestMessage([sampleAlert(), sampleAlert()], [rule]));
    expect(content.description).toMatch(/^`2 alerts in one run: 2 low`/);
  });

  test('is JSON without links and mentions for any text of the caller', () => {
    for (const text of [...forgeries, '"}}', '`<!channel>`', '<https://example.com|here>']) {
      const { content } = chatMessageOf(alertMessage(sampleAlert(hostileThroughout(text)), rule));
      expect(content.description).toMatch(/^`[^`<>]+` \(rule [^<>]*\)$/);
    }
  });
});
