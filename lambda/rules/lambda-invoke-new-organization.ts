import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'lambda-invoke-new-organization',
  name: 'First invocation of a Lambda function by a principal from a network',
  version: '1',
  events: [{ source: 'lambda.amazonaws.com', names: ['Invoke*'] }],
  dataEvents: true,
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.invokedBy', present: false },
    { field: 'asOrganization', present: true },
    {
      field: 'asOrganization',
      isNotLike: ['*Amazon*', '*AMAZON*', '*Google*', '*GOOGLE*', '*Microsoft*', '*MICROSOFT*'],
    },
  ],
  term: [
    { field: 'asOrganization', label: 'organization' },
    { field: 'principal', label: 'principal' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0002', name: 'Execution' }, technique: { uid: 'T1648', name: 'Serverless Execution' } },
  ],
  significance:
    'A principal invoked a function from a network that it has not used for this recently and that belongs to none of the large cloud providers.',
  requestDetails: [{ label: 'function', field: 'requestParameters.functionName' }],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html',
};

export const page: RulePage = {
  background: [
    'Applications that invoke functions run in a cloud. An invocation from a provider of access lines or of small servers is a person, or someone with copied credentials.',
  ],
  triage: [
    'Does the owner of the principal work from this network?',
    'Which function was invoked, and what can its role do?',
    'What else did the principal call from there?',
  ],
  harmless: ['A developer at home.', 'A partner with its own network.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/partner',
    reason: 'The partner invokes the function from its own network.',
    owner: 'integrations@example.com',
    expires: '2027-03-31',
  },
  response: ['If the caller is a workload, its credentials were copied: replace them.'],
  notDetected: [
    'Networks of Amazon, Google and Microsoft.',
    'Calls that the trail does not record: it must record data events of Lambda.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
