import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "First Time Seen AWS Secret Value Accessed in Secrets Manager". */
export const rule: Rule = {
  id: 'secretsmanager-get-secret-value',
  name: 'First GetSecretValue call by a principal',
  version: '1',
  eventSource: 'secretsmanager.amazonaws.com',
  eventNames: ['GetSecretValue'],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 5,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1555', name: 'Credentials from Password Stores' },
      subTechnique: { uid: 'T1555.006', name: 'Cloud Secrets Management Stores' },
    },
  ],
  significance:
    'A principal that read no secret lately now has one in clear. Secrets open databases, partner services and other accounts, where CloudTrail does not look.',
  requestDetails: [
    { label: 'secret', field: 'requestParameters.secretId' },
    { label: 'version', field: 'requestParameters.versionId' },
    { label: 'stage', field: 'requestParameters.versionStage' },
  ],
  responseDetails: [],
  containment: [
    'What was read cannot be called back: rotate the secret, and look at the records of the system that it opens, since the call.',
    'Other secrets may have been read after this one, which this rule does not tell again: look up the GetSecretValue calls of the principal.',
  ],
  reference: 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html',
};
