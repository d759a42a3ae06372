import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-create-user-by-instance',
  name: 'First CreateUser call by the role of an instance',
  version: '1',
  events: [{ source: 'iam.amazonaws.com', names: ['CreateUser'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', is: ['AssumedRole'] },
    { field: 'userIdentity.principalId', like: ['*:i-*'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1136', name: 'Create Account' },
      subTechnique: { uid: 'T1136.003', name: 'Cloud Account' },
    },
  ],
  significance:
    'An instance created an IAM user. Workloads on instances hardly ever do this, while an intruder on the instance does it to have access that outlasts the instance.',
  requestDetails: [
    { label: 'user', field: 'requestParameters.userName' },
    { label: 'path', field: 'requestParameters.path' },
    { label: 'boundary', field: 'requestParameters.permissionsBoundary' },
  ],
  responseDetails: [{ label: 'created user', field: 'responseElements.user.arn' }],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html',
};

export const page: RulePage = {
  background: [
    'The name of the session is the ID of the instance that it was issued to. [iam-create-user](iam-create-user.md) looks at all callers; this rule rates instances higher.',
  ],
  triage: [
    'What runs on the instance, and does it manage users?',
    'Does the address match the instance?',
    'Did the new user get keys, a password or policies (`CreateAccessKey`, `CreateLoginProfile`, `AttachUserPolicy`)?',
  ],
  harmless: ['A build server or an identity system on an instance.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/build-server',
    reason: 'Creates the users of test environments.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Isolate the instance, and remove the user that it created.'],
  notDetected: ['Users that other roles create.', 'Containers and functions, whose sessions have other names.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
