import { describe, expect, it } from '@jest/globals';
import { alertMessage, digestMessage } from '../../lambda/alerting/message.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { alertEventTemplate } from '../../lib/alert-event.ts';
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
