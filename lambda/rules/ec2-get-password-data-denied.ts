import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ec2-get-password-data-denied',
  name: 'First denied GetPasswordData call by a role',
  version: '1',
  events: [{ source: 'ec2.amazonaws.com', names: ['GetPasswordData'] }],
  outcome: 'any',
  conditions: [
    { field: 'userIdentity.type', is: ['AssumedRole'] },
    { field: 'errorCode', is: ['Client.UnauthorizedOperation'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1552', name: 'Unsecured Credentials' },
      subTechnique: { uid: 'T1552.005', name: 'Cloud Instance Metadata API' },
    },
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A session of a role tried to read the administrator password of a Windows instance and was denied. A role that may not read it seldom tries, but an attacker who explores a stolen session does.',
  requestDetails: [{ label: 'instance', field: 'requestParameters.instanceId' }],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetPasswordData.html',
};

export const page: RulePage = {
  background: [
    '`GetPasswordData` returns the encrypted administrator password that a Windows instance had at its first start. Only the private key of the instance decrypts it, but tools that steal credentials call it for every instance.',
  ],
  triage: [
    'Is the role used by a person, an instance or a pipeline?',
    'Does the address match the role? If the role of an instance calls from outside AWS, its session is stolen.',
    'What else was denied for this session at that time?',
  ],
  harmless: [
    'A person who clicks Get Windows password in the console with a read-only role.',
    'An inventory tool without the permission.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/inventory',
    reason: 'The inventory asks for it on each instance and may not read it.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Nothing was read. End the session if nobody can explain the call.'],
  notDetected: ['Calls that succeed.', 'Denied calls of IAM users.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
