import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "First Occurrence of STS GetFederationToken Request by User". */
export const rule: Rule = {
  id: 'sts-get-federation-token',
  name: 'First GetFederationToken call by a principal',
  version: '1',
  eventSource: 'sts.amazonaws.com',
  eventNames: ['GetFederationToken'],
  outcome: 'any',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: [
    'root-caller',
    'allows-everything',
    'allows-nearly-everything',
    'allows-identity-changes',
    'success-after-denial',
    'aws-consoler',
    'long-session',
    'no-mfa',
  ],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.001', name: 'Additional Cloud Credentials' },
    },
    {
      tactic: { uid: 'TA0005', name: 'Defense Evasion' },
      technique: { uid: 'T1550', name: 'Use Alternate Authentication Material' },
      subTechnique: { uid: 'T1550.001', name: 'Application Access Token' },
    },
  ],
  significance:
    'A federation token keeps working for up to 36 hours (one hour if root asked for it), also after the access key that asked for it was deactivated or deleted.',
  requestDetails: [],
  responseDetails: [],
  containment: [
    'Deactivating or deleting the access key does NOT end a federated session: it runs on without the key, up to 36 h.',
  ],
  firstAlert: { identity: 'responseElements.federatedUser.arn', until: 'responseElements.credentials.expiration' },
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html',
};
