import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-delete-guardrail-policy',
  name: 'First DeletePolicy call by a principal for a guardrail policy',
  version: '1',
  events: [{ source: 'iam.amazonaws.com', names: ['DeletePolicy'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', isNot: ['AWSService'] },
    { field: 'requestParameters.policyArn', contains: ['oundary', 'BOUNDARY', 'uardrail', 'uardRail', 'GUARDRAIL'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0005', name: 'Defense Evasion' }, technique: { uid: 'T1562', name: 'Impair Defenses' } },
    { tactic: { uid: 'TA0003', name: 'Persistence' }, technique: { uid: 'T1098', name: 'Account Manipulation' } },
  ],
  significance:
    'A principal deleted a managed policy whose name says that it is a permissions boundary or a guardrail. Without it, principals can do what it was meant to prevent.',
  requestDetails: [{ label: 'policy', field: 'requestParameters.policyArn' }],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html',
};

export const page: RulePage = {
  background: [
    'A policy can be deleted only after it is detached from every principal and is no longer used as a boundary. The call therefore ends a series of changes, which the caller made before.',
    'The rule looks for the words boundary and guardrail in the ARN of the policy. Names without these words do not match.',
  ],
  triage: [
    'From which users and roles was the policy detached before, and by whom (`DetachRolePolicy`, `DeleteRolePermissionsBoundary`)?',
    'What did these principals do since then?',
    'Is there a replacement under another name?',
  ],
  harmless: ['A new version of the guardrails, with other names.', 'The removal of an account or an environment.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/account-baseline',
    reason: 'Replaces the guardrail policies with each release.',
    owner: 'cloud-platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Create the policy again and attach it. Until then, restrict the principals that it limited.'],
  notDetected: [
    'Guardrails with other names, and service control policies.',
    'Changes of a policy that stays: `CreatePolicyVersion`, `SetDefaultPolicyVersion`.',
    'Boundaries that are removed from a principal.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
