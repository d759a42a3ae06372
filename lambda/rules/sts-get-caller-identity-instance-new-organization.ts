import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-get-caller-identity-instance-new-organization',
  name: "First GetCallerIdentity call of an instance's session from a network",
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['GetCallerIdentity'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', is: ['AssumedRole'] },
    { field: 'userIdentity.principalId', like: ['*:i-*'] },
    { field: 'asOrganization', present: true },
    { field: 'asOrganization', isNotLike: ['*Amazon*', '*AMAZON*', '*Google*', '*GOOGLE*', '*MongoDB*', '*MONGODB*'] },
  ],
  term: [
    { field: 'asOrganization', label: 'organization' },
    { field: 'userIdentity.principalId', label: 'session' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1087', name: 'Account Discovery' },
      subTechnique: { uid: 'T1087.004', name: 'Cloud Account' },
    },
  ],
  significance:
    'The session of an instance asked who it is, from a network that does not belong to a cloud provider. Sessions of instances stay in AWS, so the credentials were probably copied from the instance.',
  requestDetails: [],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html',
};

export const page: RulePage = {
  background: [
    '`GetCallerIdentity` is the first call of nearly every tool that tries stolen credentials. The name of the session is the ID of the instance that it was issued to.',
  ],
  triage: [
    'Does the instance leave through a network of yours, such as a data center or a proxy?',
    'Which other calls did the session make from this network?',
    'Who could read the metadata service of the instance?',
  ],
  harmless: ['Instances whose traffic leaves through your own network.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/hybrid',
    reason: 'Its instances leave through the data center.',
    owner: 'network@example.com',
    expires: '2027-03-31',
  },
  response: ['Isolate the instance: it hands out new credentials until its metadata service is protected (IMDSv2).'],
  notDetected: [
    'Networks of Amazon, Google and MongoDB, where attackers rent servers too.',
    'Networks that your database of addresses does not know.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
