import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ec2-network-acl-allow-all',
  name: 'First network ACL entry by a principal that allows all traffic',
  version: '1',
  events: [{ source: 'ec2.amazonaws.com', names: ['CreateNetworkAclEntry', 'ReplaceNetworkAclEntry'] }],
  outcome: 'any',
  conditions: [
    { field: 'userIdentity.type', isNot: ['AWSService'] },
    { field: 'requestParameters.aclProtocol', is: ['-1'] },
    { field: 'requestParameters.ruleAction', is: ['allow'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller', 'success-after-denial'],
  attacks: [
    {
      tactic: { uid: 'TA0005', name: 'Defense Evasion' },
      technique: { uid: 'T1562', name: 'Impair Defenses' },
      subTechnique: { uid: 'T1562.007', name: 'Disable or Modify Cloud Firewall' },
    },
  ],
  significance:
    'A principal added or replaced an entry of a network ACL that allows traffic of all protocols and ports. Network ACLs are the last barrier of a subnet when security groups are open.',
  requestDetails: [
    { label: 'network ACL', field: 'requestParameters.networkAclId' },
    { label: 'block', field: 'requestParameters.cidrBlock' },
    { label: 'egress', field: 'requestParameters.egress' },
    { label: 'rule number', field: 'requestParameters.ruleNumber' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html',
};

export const page: RulePage = {
  background: [
    'Most teams leave network ACLs as they are and filter with security groups. A new entry that allows everything is part of a new network, or opens one.',
  ],
  triage: [
    'For which block of addresses does the entry apply, and in which direction?',
    'Which subnets use the network ACL, and what runs there?',
    'Did the caller change security groups or routes as well?',
  ],
  harmless: ['A new VPC, built by a deployment.', 'A network test that is removed afterwards.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/network-deploy',
    reason: 'Creates the VPCs of new accounts.',
    owner: 'network@example.com',
    expires: '2027-03-31',
  },
  response: ['Delete the entry, or replace it with the previous one, which the history of AWS Config shows.'],
  notDetected: ['Entries for one protocol or port.', 'Changes of security groups.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
