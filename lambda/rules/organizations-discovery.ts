import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'organizations-discovery',
  name: 'First discovery of the organization or account by a principal',
  version: '1',
  events: [
    {
      source: 'organizations.amazonaws.com',
      names: [
        'DescribeOrganization',
        'DescribeOrganizationalUnit',
        'ListAccounts',
        'ListRoots',
        'ListOrganizationalUnitsForParent',
        'ListAccountsForParent',
        'ListPolicies',
        'ListAWSServiceAccessForOrganization',
        'ListDelegatedAdministrators',
        'ListDelegatedServicesForAccount',
        'DescribeResourcePolicy',
      ],
    },
    { source: 'iam.amazonaws.com', names: ['ListAccountAliases', 'GetAccountSummary'] },
  ],
  outcome: 'success',
  conditions: [
    { field: 'sourceIPAddress', isIpAddress: true },
    { field: 'sessionCredentialFromConsole', isNot: ['true'] },
    { field: 'userIdentity.type', isNot: ['AWSService'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1087', name: 'Account Discovery' },
      subTechnique: { uid: 'T1087.004', name: 'Cloud Account' },
    },
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1580', name: 'Cloud Infrastructure Discovery' },
    },
  ],
  significance:
    'A principal asked outside the console which accounts, units and policies the organization has. These calls show an attacker where to go next, and few programs make them.',
  requestDetails: [
    { label: 'parent', field: 'requestParameters.parentId' },
    { label: 'account', field: 'requestParameters.accountId' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html',
};

export const page: RulePage = {
  background: ['The console makes the same calls for many pages, so sessions of the console are left out.'],
  triage: [
    'Is the principal part of a tool that manages accounts?',
    'What else did it list: users, roles, buckets?',
    'Did it then assume roles in other accounts?',
  ],
  harmless: ['A new tool for inventory, cost or security.', 'A person who uses the command line.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/cost-report',
    reason: 'Lists the accounts for the quarterly cost report.',
    owner: 'finops@example.com',
    expires: '2027-03-31',
  },
  response: ['The calls change nothing. Follow what the principal does with the answer.'],
  notDetected: ['The same calls in the console.', 'A principal that makes them regularly.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
