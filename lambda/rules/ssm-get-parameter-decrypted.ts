import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ssm-get-parameter-decrypted',
  name: 'First GetParameter call with decryption by a principal',
  version: '1',
  events: [{ source: 'ssm.amazonaws.com', names: ['GetParameter', 'GetParameters'] }],
  outcome: 'success',
  conditions: [
    { field: 'requestParameters.withDecryption', is: ['true'] },
    { field: 'sourceIPAddress', isNot: ['cloudformation.amazonaws.com', 'servicecatalog.amazonaws.com'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 5,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1555', name: 'Credentials from Password Stores' },
      subTechnique: { uid: 'T1555.006', name: 'Cloud Secrets Management Stores' },
    },
  ],
  significance:
    'A principal that has not decrypted a parameter recently has now read one in plain text. Secure strings in Parameter Store are passwords and keys of databases, partners and other systems.',
  requestDetails: [
    { label: 'parameter', field: 'requestParameters.name' },
    { label: 'parameters', field: 'requestParameters.names[]' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html',
};

export const page: RulePage = {
  background: [
    'Programs read their parameters at each start, so they alert once. The record does not contain the value.',
  ],
  triage: [
    'Which parameter was read, and does the caller need it?',
    'Does the address match the caller?',
    'Did the caller list parameters before (`DescribeParameters`), or read many?',
  ],
  harmless: ['A new service or a first deployment.', 'A person who looks up a value in the console.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/monthly-invoices',
    reason: 'Reads its parameters on the first of each month.',
    owner: 'billing@example.com',
    expires: '2027-03-31',
  },
  response: ['Replace what the parameters contain that the caller read.'],
  notDetected: [
    '`GetParametersByPath` and `GetParameterHistory`, which can decrypt too.',
    'Which parameters a known principal reads.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
