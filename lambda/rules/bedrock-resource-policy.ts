import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'bedrock-resource-policy',
  name: 'First change of a Bedrock resource policy by a principal',
  version: '1',
  events: [{ source: 'bedrock.amazonaws.com', names: ['PutResourcePolicy', 'DeleteResourcePolicy'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0003', name: 'Persistence' }, technique: { uid: 'T1098', name: 'Account Manipulation' } },
  ],
  significance:
    'A principal changed who outside the account may use a resource of Bedrock, such as a guardrail or a custom model. A policy for another account is a way to keep access.',
  requestDetails: [{ label: 'resource', field: 'requestParameters.resourceArn' }],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_PutResourcePolicy.html',
};

export const page: RulePage = {
  background: ['Resource policies of Bedrock are rare, and mostly set once.'],
  triage: [
    'For which resource, and which account or principal does the policy allow?',
    'Does the principal manage Bedrock?',
  ],
  harmless: ['A resource that is shared with another account of yours.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/assistant-deploy',
    reason: 'Shares the guardrails with new accounts.',
    owner: 'assistant@example.com',
    expires: '2027-03-31',
  },
  response: ['Restore the previous policy, and look for calls from the other account.'],
  notDetected: ['Permissions in IAM policies.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
