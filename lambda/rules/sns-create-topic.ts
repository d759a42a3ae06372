import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sns-create-topic',
  name: 'First CreateTopic call by a principal',
  version: '1',
  events: [{ source: 'sns.amazonaws.com', names: ['CreateTopic'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0042', name: 'Resource Development' },
      technique: { uid: 'T1608', name: 'Stage Capabilities' },
    },
    {
      tactic: { uid: 'TA0040', name: 'Impact' },
      technique: { uid: 'T1496', name: 'Resource Hijacking' },
      subTechnique: { uid: 'T1496.004', name: 'Cloud Service Hijacking' },
    },
  ],
  significance:
    'A principal that has not created a topic recently created one. Attackers create topics to send spam by SMS at your cost, or to carry data out of the account.',
  requestDetails: [{ label: 'name', field: 'requestParameters.name' }],
  responseDetails: [{ label: 'topic', field: 'responseElements.topicArn' }],
  reference: 'https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html',
};

export const page: RulePage = {
  background: [
    'Deployments create most topics. The call also succeeds for a topic that exists, so tools that call it at each start are known.',
  ],
  triage: [
    'Does the principal belong to a deployment?',
    'Who can subscribe and publish to the topic, and who did?',
    'Were the limits for SMS changed?',
  ],
  harmless: ['A new deployment or application.', 'A person who sets up an alarm.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/alarm-setup',
    reason: 'Creates a topic for each new team.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: ['Delete the topic, and check the cost of SMS.'],
  notDetected: ['Messages by SMS without a topic.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
