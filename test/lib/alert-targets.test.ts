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
  return piped(chatNotificationTemplate, pipeMessage(message)) as {
    content: { description: string; nextSteps: string[] };
  };
}

describe('the message for a chat', () => {
  test('is a custom notification of Amazon Q Developer with the lines of the summary', () => {
    const alert = sampleAlert(undefined, { severity: 'high', reasons: [] });
    expect(chatMessageOf(alertMessage(alert, rule))).toEqual({
      version: '1.0',
      source: 'custom',
      id: alert.alertId,
      content: {
        textType: 'client-markdown',
        title: 'Firstsight: high alert',
        description: [
          'HIGH: first GetFederationToken by user alice in 111122223333 succeeded, from 192.0.2.10 with aws-cli/2.17.32, 2026-03-01 09:00 UTC.',
          "Access: a session limited by its policies and user alice's, until 2026-03-01 10:00 UTC (1 h).",
          'Why: no earlier call is known.',
        ].join('\n'),
        nextSteps: [
          'Do now: unless intended, deny everything to user alice (step 1 of 2; then deactivate its key):',
          `\`aws iam put-user-policy --user-name alice --policy-name FirstsightDenyAll --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'\``,
          'To see what was done with it, in the folder of Firstsight:',
          '`npm run -s firstsight -- investigate --key ASIAIOSFODNN7EXAMPLE --from 2026-02-28 s3://trail-bucket/AWSLogs/111122223333/CloudTrail/`',
        ],
        keywords: ['Firstsight', 'high', 'sts-get-federation-token'],
      },
    });
  });

  test('has the number of alerts in a digest and its most severe alert', () => {
    const { content } = chatMessageOf(digestMessage([sampleAlert(), sampleAlert()], [rule]));
    expect(content.description).toMatch(/^2 alerts in one run: 2 low\. The most severe: LOW: first GetFed/);
  });

  test('is JSON without links, mentions and escapes for any text of the caller', () => {
    for (const text of [
      ...forgeries,
      '"}}',
      '`<!channel>`',
      '<https://example.com|here>',
      '[a](https://example.com)',
    ]) {
      const { content } = chatMessageOf(alertMessage(sampleAlert(hostileThroughout(text)), rule));
      expect(content.description).toMatch(/^[^`<>"\\]+$/);
      expect(content.nextSteps.join('\n')).not.toMatch(/[<>]|]\(/);
      for (const step of content.nextSteps) expect(step).toMatch(/^`[^`]+`$|^[^`]+$/);
      expect(`${content.description}${content.nextSteps.join('')}`).not.toContain('https://');
    }
  });
});
