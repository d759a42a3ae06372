import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS IAM OIDC Provider Created by Rare User". */
export const rule: Rule = {
  id: 'iam-create-oidc-provider',
  name: 'First CreateOpenIDConnectProvider call by a principal',
  version: '1',
  eventSource: 'iam.amazonaws.com',
  eventNames: ['CreateOpenIDConnectProvider'],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1484', name: 'Domain or Tenant Policy Modification' },
      subTechnique: { uid: 'T1484.002', name: 'Trust Modification' },
    },
  ],
  significance:
    'The account now accepts identities that the server at this address vouches for. Whoever runs that server can get sessions of every role that trusts it, without any key of the account.',
  requestDetails: [{ label: 'server', field: 'requestParameters.url' }],
  responseDetails: [{ label: 'provider', field: 'responseElements.openIDConnectProviderArn' }],
  containment: [
    'The provider stays, and tokens of its server are taken for sessions of every role that trusts it: delete it (aws iam delete-open-id-connect-provider, with the ARN above).',
    'Look for roles whose trust policy names it and for AssumeRoleWithWebIdentity calls since. Sessions already issued run on, up to 12 h: revoke those of the roles concerned.',
  ],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html',
};
