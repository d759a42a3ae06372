import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-attach-role-policy',
  name: 'First customer-managed policy that a principal attaches to a role',
  version: '1',
  events: [{ source: 'iam.amazonaws.com', names: ['AttachRolePolicy'] }],
  outcome: 'success',
  conditions: [
    {
      any: [
        { field: 'requestParameters.policyArn', isNotLike: ['arn:*:iam::aws:policy/*'] },
        // The path of a policy of the account can contain colons, and so look like the pattern above.
        { field: 'requestParameters.policyArn', like: ['arn:*:iam::????????????:policy/*'] },
      ],
    },
  ],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.roleName', label: 'role' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.003', name: 'Additional Cloud Roles' },
    },
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.003', name: 'Additional Cloud Roles' },
    },
  ],
  significance:
    'A principal attached a policy of this account to a role, which it has not done recently for this role. An attacker who writes a policy can name it as harmless as they like.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleName' },
    { label: 'policy', field: 'requestParameters.policyArn' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html',
};

export const page: RulePage = {
  background: ['Policies that AWS maintains are left out, since their names say what they allow.'],
  triage: [
    'What does the policy allow, and who created it?',
    'Can the caller assume the role?',
    'Who used the role since then?',
  ],
  harmless: ['A deployment that builds a role.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/iam-deploy',
    reason: 'Deploys the roles of all teams.',
    owner: 'cloud-platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Read the policy before you detach it: it shows what the attacker wanted.'],
  notDetected: [
    'Policies that AWS maintains, such as AdministratorAccess.',
    'Inline policies, and policies for users and groups.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
