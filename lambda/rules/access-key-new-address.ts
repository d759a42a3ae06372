import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'access-key-new-address',
  name: 'First call with an access key from an address',
  version: '1',
  events: [{ source: '*', names: ['*'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.accessKeyId', startsWith: ['AKIA'] },
    { field: 'sourceIPAddress', isIpAddress: true },
  ],
  term: [
    { field: 'userIdentity.accessKeyId', label: 'access key' },
    { field: 'sourceIPAddress', label: 'address' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1552', name: 'Unsecured Credentials' },
    },
    {
      tactic: { uid: 'TA0001', name: 'Initial Access' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A long-term access key was used from an address that has not used it recently. Keys of programs have few addresses, so a new one can mean that the key was copied.',
  requestDetails: [],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
};

export const page: RulePage = {
  background: [
    'Long-term keys work from everywhere until someone deactivates them. This rule looks at every call, of any service, that a long-term key makes from an IP address.',
    'Keys of people who travel and of programs behind changing addresses alert often. The rule costs more than others: log files with such calls are read completely.',
  ],
  triage: [
    'Who owns the key, and where is it used?',
    'Who owns the address?',
    'What did the key call from this address, and did it start with `GetCallerIdentity` or list calls?',
  ],
  harmless: ['A laptop in another network.', 'A workload that moved, or that leaves through changing addresses.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/build',
    reason: 'The build service has changing addresses.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Replace the key, and prefer roles, which have no long-term key.'],
  notDetected: [
    'Temporary credentials (`ASIA`).',
    'Calls that AWS services make with the key of the caller, which have the name of the service as their address.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
