import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-update-assume-role-policy',
  name: 'First change of the trust policy of a role by a principal',
  version: '1',
  events: [{ source: 'iam.amazonaws.com', names: ['UpdateAssumeRolePolicy'] }],
  outcome: 'success',
  conditions: [],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.roleName', label: 'role' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 21,
  reasons: ['root-caller', 'trusts-anyone', 'trusts-whole-provider', 'trusts-another-account', 'never-seen'],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.003', name: 'Additional Cloud Roles' },
    },
  ],
  significance:
    'The trust policy, which defines who can assume the role, was replaced. An attacker who adds an account there can return without an access key of this account. Read the policy below.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleName' },
    { label: 'trust policy', field: 'requestParameters.policyDocument' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',
};

export const page: RulePage = {
  background: [
    'The call replaces the whole trust policy. An attacker typically adds their own account to a role with wide permissions.',
    'Infrastructure as code also makes this call, for many roles at a time, so the base score is low. Read the policy in the alert.',
  ],
  triage: [
    'Does the policy contain an unknown account, `"AWS": "*"`, or a provider without a condition?',
    'What was the policy before? See the previous record of this call, the infrastructure code, or AWS Config.',
    'Has the role been assumed since, and from where?',
    'Does the caller usually deploy infrastructure?',
  ],
  harmless: [
    'A deployment. A role that is changed often alerts only occasionally.',
    'A partner who receives access. The ticket should contain the account and an external ID.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-*',
    reason: 'CloudFormation changes the roles of our stacks.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Look for other roles that the caller changed.'],
  notDetected: [
    'Roles that are created with a malicious trust policy: `CreateRole` is a different call.',
    'A change by the same principal to a role with the same name in another account: both roles have the same term.',
  ],
  source: 'The idea and the window are from the Elastic detection rule "AWS IAM Assume Role Policy Update".',
};
