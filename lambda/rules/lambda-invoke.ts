import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'lambda-invoke',
  name: 'First direct invocation of a Lambda function by a principal',
  version: '1',
  events: [{ source: 'lambda.amazonaws.com', names: ['Invoke*'] }],
  dataEvents: true,
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.invokedBy', present: false },
    { field: 'userIdentity.arn', present: true },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0002', name: 'Execution' }, technique: { uid: 'T1648', name: 'Serverless Execution' } },
  ],
  significance:
    'A principal that has not invoked a function recently invoked one directly. The code of the function runs with its own role, which can have more permissions than the caller.',
  requestDetails: [
    { label: 'function', field: 'requestParameters.functionName' },
    { label: 'type', field: 'requestParameters.invocationType' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html',
};

export const page: RulePage = {
  background: [
    'Most functions are invoked by services, which are left out here. Direct invocations come from applications, pipelines and people.',
  ],
  triage: [
    'Which function was invoked, and what can its role do?',
    'Was its code or its role changed before (`UpdateFunctionCode`, `UpdateFunctionConfiguration`)?',
    'Does the caller belong to this application?',
  ],
  harmless: ['A new application.', 'A developer who tests a function.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/release-check',
    reason: 'Invokes functions after each release.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Look at what the role of the function did during the invocation.'],
  notDetected: [
    'Invocations by services such as API Gateway, EventBridge or S3.',
    'Calls that the trail does not record: it must record data events of Lambda.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
