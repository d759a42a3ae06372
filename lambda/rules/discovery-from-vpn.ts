import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'discovery-from-vpn',
  name: 'First discovery call by a principal through a VPN provider',
  version: '1',
  events: [
    { source: 'sts.amazonaws.com', names: ['GetCallerIdentity'] },
    {
      source: 'iam.amazonaws.com',
      names: [
        'ListUsers',
        'ListRoles',
        'ListAccessKeys',
        'GetAccountSummary',
        'ListAccountAliases',
        'ListGroups',
        'ListMFADevices',
      ],
    },
    { source: 's3.amazonaws.com', names: ['ListBuckets'] },
    {
      source: 'ec2.amazonaws.com',
      names: ['DescribeInstances', 'DescribeRegions', 'DescribeVpcs', 'DescribeSecurityGroups'],
    },
    { source: 'lambda.amazonaws.com', names: ['ListFunctions', 'ListAliases'] },
    { source: 'rds.amazonaws.com', names: ['DescribeDBInstances', 'DescribeDBSnapshots'] },
    { source: 'dynamodb.amazonaws.com', names: ['ListTables'] },
    { source: 'kms.amazonaws.com', names: ['ListKeys', 'ListAliases'] },
    { source: 'cloudtrail.amazonaws.com', names: ['DescribeTrails', 'LookupEvents'] },
    { source: 'bedrock.amazonaws.com', names: ['ListFoundationModels'] },
  ],
  outcome: 'any',
  conditions: [
    { field: 'userIdentity.arn', present: true },
    { not: { field: 'userIdentity.arn', contains: ['AWSServiceRoleForConfig'] } },
    { field: 'userIdentity.type', isNot: ['AWSService'] },
    {
      field: 'asn',
      is: [
        '8100',
        '9009',
        '11878',
        '20473',
        '25369',
        '31173',
        '33438',
        '39351',
        '42831',
        '44925',
        '46562',
        '49981',
        '53667',
        '60068',
        '62240',
        '62371',
        '136787',
        '141039',
        '147049',
        '206092',
        '209103',
        '212238',
      ],
    },
  ],
  term: [
    { field: 'asn', label: 'network' },
    { field: 'principal', label: 'principal' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: [],
  attacks: [
    { tactic: { uid: 'TA0007', name: 'Discovery' }, technique: { uid: 'T1526', name: 'Cloud Service Discovery' } },
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1580', name: 'Cloud Infrastructure Discovery' },
    },
  ],
  significance:
    'A principal looked around in the account through a network that commercial VPN services use. Attackers hide their address in this way, and most organizations do not.',
  requestDetails: [],
  responseDetails: [],
  reference:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
};

export const page: RulePage = {
  background: [
    'The calls list users, keys, roles, buckets, instances, functions, databases and trails: what an attacker asks first. The networks are those of hosting companies from which commercial VPN services mostly operate; see the numbers above.',
  ],
  triage: [
    'Does the owner of the principal use a VPN service?',
    'Which calls were made from this network, and were some denied?',
    'Was the principal used from its usual network at the same time?',
  ],
  harmless: ['A person with a private VPN service.', 'A monitoring service that is hosted by one of these companies.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/monitoring',
    reason: 'The monitoring service runs at such a hosting company.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: ['Ask the owner through another channel. If the call was not theirs, replace the credentials.'],
  notDetected: ['VPN services with other networks.', 'Networks that your database of addresses does not know.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
