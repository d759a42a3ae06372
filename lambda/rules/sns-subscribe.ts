import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sns-subscribe',
  name: 'First SNS subscription with a protocol by a principal',
  version: '1',
  events: [{ source: 'sns.amazonaws.com', names: ['Subscribe'] }],
  outcome: 'success',
  conditions: [],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.protocol', label: 'protocol' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0010', name: 'Exfiltration' },
      technique: { uid: 'T1567', name: 'Exfiltration Over Web Service' },
    },
    { tactic: { uid: 'TA0011', name: 'Command and Control' }, technique: { uid: 'T1102', name: 'Web Service' } },
  ],
  significance:
    'A principal subscribed an endpoint to a topic, with a protocol that it has not used recently. From now on, all messages of the topic also go there, outside of AWS if the protocol is email or HTTPS.',
  requestDetails: [
    { label: 'topic', field: 'requestParameters.topicArn' },
    { label: 'protocol', field: 'requestParameters.protocol' },
    { label: 'endpoint', field: 'requestParameters.endpoint' },
  ],
  responseDetails: [{ label: 'subscription', field: 'responseElements.subscriptionArn' }],
  reference: 'https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html',
};

export const page: RulePage = {
  background: ['CloudTrail hides most endpoints in the record, so look at the subscriptions of the topic.'],
  triage: ['Which messages does the topic carry?', 'Who owns the endpoint?', 'Was the subscription confirmed?'],
  harmless: ['A new consumer of events.', 'A person who subscribes to alarms.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/event-deploy',
    reason: 'Deploys the subscriptions of all services.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Remove the subscription, and treat the messages since then as disclosed.'],
  notDetected: ['Topic policies that let other accounts subscribe.', 'Further subscriptions with the same protocol.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
