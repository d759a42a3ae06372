import type { Rule } from '../detection/rule.ts';

/** The choice of term and window is this project's own. */
export const rule: Rule = {
  id: 'iam-create-access-key',
  name: 'First CreateAccessKey call by a principal',
  version: '1',
  eventSource: 'iam.amazonaws.com',
  eventNames: ['CreateAccessKey'],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1098', name: 'Account Manipulation' },
      subTechnique: { uid: 'T1098.001', name: 'Additional Cloud Credentials' },
    },
  ],
  significance:
    'A new long-term access key exists. It never expires by itself, needs no MFA, and works until somebody deactivates it, so it is how an intruder comes back.',
  requestDetails: [{ label: 'for user', field: 'requestParameters.userName' }],
  responseDetails: [
    { label: 'new key id', field: 'responseElements.accessKey.accessKeyId' },
    { label: 'belongs to', field: 'responseElements.accessKey.userName' },
    { label: 'status', field: 'responseElements.accessKey.status' },
  ],
  containment: [
    'The new key belongs to the user it was made for and works on when the caller is cut off: deactivate it (aws iam update-access-key --status Inactive, with the user and key id above).',
    'Then look up what the key did, and whether it was used to ask for a federation token: such a session outlives the key.',
  ],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html',
};
