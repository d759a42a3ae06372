import { describe, expect, it } from '@jest/globals';
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
  it.each(messages.map((message) => [message.body.finding_info.title, message]))(
    'holds the finding, but for the two texts that it repeats: %j',
    (_, message) => {
      const { message: _message, risk_details: _risk, ...rest } = message.body;
      expect(piped(alertEventTemplate, message)).toEqual(rest);
    },
  );

  (schemaIsPresent ? it : it.skip)("is a finding by OCSF's schema", () => {
    const errors = schemaErrors();
    expect(messages.flatMap((message) => errors(piped(alertEventTemplate, message)))).toEqual([]);
  });

  it('has a template within what EventBridge takes', () => {
    expect(alertEventTemplate.length).toBeLessThanOrEqual(8_192);
  });
});

function noticeOf(message: ReturnType<typeof alertMessage>) {
  return piped(chatNotificationTemplate, pipeMessage(message)) as { content: { description: string } };
}

describe('the notice for a chat', () => {
  it('is a custom notification of Amazon Q Developer that says who called what, and how grave it is', () => {
    const alert = sampleAlert();
    expect(noticeOf(alertMessage(alert, rule))).toEqual({
      version: '1.0',
      source: 'custom',
      id: alert.alertId,
      content: {
        textType: 'client-markdown',
        title: 'Firstsight: low alert',
        description:
          '`first GetFederationToken: user alice in 111122223333` (rule sts-get-federation-token, account 111122223333, region us-east-1, outcome: success, caller: IAMUser)',
        nextSteps: ['The alert by email says what to look at next and how to contain it.'],
        keywords: ['Firstsight', 'low', 'sts-get-federation-token'],
      },
    });
  });

  it('says of a digest how many alerts it holds', () => {
    const { content } = noticeOf(digestMessage([sampleAlert(), sampleAlert()], [rule]));
    expect(content.description).toMatch(/^`2 alerts in one run: 2 low`/);
  });

  it('stays JSON, and makes no link and calls nobody, whatever the caller wrote', () => {
    for (const text of [...forgeries, '"}}', '`<!channel>`', '<https://example.com|here>']) {
      const { content } = noticeOf(alertMessage(sampleAlert(hostileThroughout(text)), rule));
      expect(content.description).toMatch(/^`[^`<>]+` \(rule [^<>]*\)$/);
    }
  });
});
