import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-create-oidc-provider',
  name: 'First CreateOpenIDConnectProvider call by a principal',
  version: '1',
  events: [{ source: 'iam.amazonaws.com', names: ['CreateOpenIDConnectProvider'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: ['root-caller', 'never-seen'],
  attacks: [
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1484', name: 'Domain or Tenant Policy Modification' },
      subTechnique: { uid: 'T1484.002', name: 'Trust Modification' },
    },
  ],
  significance:
    'The account now trusts identities issued by the server at this address. The operator of that server can get sessions of each role that trusts the provider, without an access key of the account.',
  requestDetails: [{ label: 'server', field: 'requestParameters.url' }],
  responseDetails: [{ label: 'provider', field: 'responseElements.openIDConnectProviderArn' }],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html',
};

export const page: RulePage = {
  background: [
    'Code hosts and Kubernetes clusters are connected in this way. An attacker can connect their own server, and regain access after all keys and passwords are changed.',
    'The call is made a few times in the lifetime of an account, so the base score is high.',
  ],
  triage: [
    'Who operates the server? The alert shows its address.',
    'A public code host does not mean that the call is legitimate: anyone can get tokens from it. Check the condition on `sub` in the trust policies of the roles.',
    'Which roles trust the provider? Look for later `CreateRole` and `UpdateAssumeRolePolicy` calls.',
    'Was a role assumed with the provider? Look for `AssumeRoleWithWebIdentity`.',
  ],
  harmless: [
    'A new Kubernetes cluster whose workloads use roles.',
    'A code host or pipeline service that is being connected.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/cluster-factory',
    reason: 'Creates a provider for each new cluster.',
    owner: 'kubernetes@example.com',
    expires: '2027-03-31',
  },
  response: ['Remove the provider from each trust policy.'],
  notDetected: [
    'A change to an existing provider: another client ID or thumbprint.',
    'SAML providers, which use a different call.',
  ],
  source: 'The idea and the window are from the Elastic detection rule "AWS IAM OIDC Provider Created by Rare User".',
};
