import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS IAM Assume Role Policy Update". */
export const rule: Rule = {
  id: 'iam-update-assume-role-policy',
  name: 'First change of the trust policy of a role by a principal',
  version: '1',
  eventSource: 'iam.amazonaws.com',
  eventNames: ['UpdateAssumeRolePolicy'],
  outcome: 'success',
  conditions: [],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.roleName', label: 'role' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.003', name: 'Additional Cloud Roles' },
    },
  ],
  significance:
    'The policy that says who may take on the role was replaced. An account that an intruder adds there gets in again without any key of this account; read the policy below.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleName' },
    { label: 'trust policy', field: 'requestParameters.policyDocument' },
  ],
  responseDetails: [],
  containment: [
    'The new trust policy stays: put the old one back (aws iam update-assume-role-policy; the code that made the role has it, or an earlier record of this call).',
    "Sessions that were issued under the new policy run on, up to 12 h: revoke the role's active sessions (IAM console, the role, Revoke sessions).",
  ],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',
};
