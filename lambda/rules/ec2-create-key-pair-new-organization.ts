import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ec2-create-key-pair-new-organization',
  name: 'First key pair that a principal creates from outside the clouds',
  version: '1',
  events: [{ source: 'ec2.amazonaws.com', names: ['CreateKeyPair'] }],
  outcome: 'success',
  conditions: [
    { field: 'asOrganization', present: true },
    {
      field: 'asOrganization',
      isNotLike: ['*Amazon*', '*AMAZON*', '*Google*', '*GOOGLE*', '*Microsoft*', '*MICROSOFT*'],
    },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0003', name: 'Persistence' }, technique: { uid: 'T1098', name: 'Account Manipulation' } },
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1021', name: 'Remote Services' },
      subTechnique: { uid: 'T1021.004', name: 'SSH' },
    },
  ],
  significance:
    'A principal created a key pair from a network that belongs to none of the large cloud providers. The answer contains the private key, which opens SSH and Windows logins of new instances.',
  requestDetails: [{ label: 'key pair', field: 'requestParameters.keyName' }],
  responseDetails: [{ label: 'key pair ID', field: 'responseElements.keyPairId' }],
  reference: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateKeyPair.html',
};

export const page: RulePage = {
  background: [
    'Pipelines run in a cloud. From other networks, people create key pairs, and attackers who are about to start instances.',
  ],
  triage: [
    'Does the owner of the principal work from this network?',
    'Were instances started with the key pair?',
    'Was the principal used from there before?',
  ],
  harmless: ['A person who starts a first instance.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/trainer',
    reason: 'Creates key pairs for each training.',
    owner: 'training@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Delete the key pair, and stop instances that were started with it: deleting the key pair does not lock them.',
  ],
  notDetected: ['Keys that are imported (`ImportKeyPair`).', 'Networks of Amazon, Google and Microsoft.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
