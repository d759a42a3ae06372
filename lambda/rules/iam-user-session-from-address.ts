import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-user-session-from-address',
  name: "First IAM call of a user's session from an IP address",
  version: '1',
  events: [{ source: 'iam.amazonaws.com', names: ['*'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', is: ['IAMUser'] },
    { field: 'userIdentity.accessKeyId', startsWith: ['ASIA'] },
    { field: 'sourceIPAddress', isIpAddress: true },
    { field: 'userAgent', isNot: ['AWS Internal'] },
    { field: 'sessionCredentialFromConsole', isNot: ['true'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 73,
  reasons: [],
  attacks: [
    { tactic: { uid: 'TA0003', name: 'Persistence' }, technique: { uid: 'T1098', name: 'Account Manipulation' } },
    {
      tactic: { uid: 'TA0005', name: 'Defense Evasion' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A user called IAM with temporary credentials outside the console. Sessions of users (GetSessionToken) are rare, and stolen ones are used to create lasting access before they expire.',
  requestDetails: [
    { label: 'user', field: 'requestParameters.userName' },
    { label: 'role', field: 'requestParameters.roleName' },
    { label: 'policy', field: 'requestParameters.policyArn' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html',
};

export const page: RulePage = {
  background: [
    'IAM accepts the sessions of users only if they were requested with MFA. The rule matches every call to IAM, also reads.',
  ],
  triage: [
    'Does the owner of the user work with such sessions, for example with MFA on the command line?',
    'Was the call a change: a user, a key, a role, a policy?',
    'From where was the session requested (`GetSessionToken`)?',
  ],
  harmless: ['A person who uses MFA on the command line.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/admin',
    reason: 'Works with MFA sessions on the command line, once a month.',
    owner: 'security@example.com',
    expires: '2027-03-31',
  },
  response: ['Look for what the session created in IAM, and remove it.'],
  notDetected: ['Sessions of roles.', 'Calls in the console.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
