import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sns-publish',
  name: 'First message of a principal to a topic',
  version: '1',
  events: [{ source: 'sns.amazonaws.com', names: ['Publish'] }],
  dataEvents: true,
  outcome: 'success',
  conditions: [],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'resources[].ARN', label: 'topic' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1534', name: 'Internal Spearphishing' },
    },
    {
      tactic: { uid: 'TA0040', name: 'Impact' },
      technique: { uid: 'T1496', name: 'Resource Hijacking' },
      subTechnique: { uid: 'T1496.004', name: 'Cloud Service Hijacking' },
    },
    {
      tactic: { uid: 'TA0010', name: 'Exfiltration' },
      technique: { uid: 'T1567', name: 'Exfiltration Over Web Service' },
    },
  ],
  significance:
    'A principal sent a message to a topic to which it has not sent any recently. Whoever can publish reaches everyone who trusts the topic: people by email and SMS, and programs that act on its messages.',
  requestDetails: [
    { label: 'topic', field: 'requestParameters.topicArn' },
    { label: 'subject', field: 'requestParameters.subject' },
  ],
  responseDetails: [{ label: 'message ID', field: 'responseElements.messageId' }],
  reference: 'https://docs.aws.amazon.com/sns/latest/api/API_Publish.html',
};

export const page: RulePage = {
  background: [
    'Services publish to the same topics all day. A new pair of principal and topic is a change in an application, or someone who uses the topic for phishing, for spam by SMS, or to trigger what listens to it.',
  ],
  triage: [
    'Does the principal belong to the application of the topic?',
    'Who is subscribed to the topic?',
    'Was the message part of many in a short time?',
  ],
  harmless: ['A new application or environment.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/yearly-notice',
    reason: 'Sends the yearly notice to customers.',
    owner: 'support@example.com',
    expires: '2027-03-31',
  },
  response: ['Tell the subscribers if the message was not yours.'],
  notDetected: [
    'Further messages of the same principal to the same topic.',
    'Calls that the trail does not record: it must record data events of SNS.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
