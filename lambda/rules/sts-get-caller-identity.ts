import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS STS GetCallerIdentity API Called for the First Time". */
export const rule: Rule = {
  id: 'sts-get-caller-identity',
  name: 'First GetCallerIdentity call by a principal that is no role',
  version: '1',
  eventSource: 'sts.amazonaws.com',
  eventNames: ['GetCallerIdentity'],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', isNot: ['AssumedRole'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: ['root-caller', 'no-mfa'],
  attacks: [
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1087', name: 'Account Discovery' },
      subTechnique: { uid: 'T1087.004', name: 'Cloud Account' },
    },
  ],
  significance:
    'GetCallerIdentity tells whose key somebody holds and needs no permission, so it is the first thing that people try with a key they found. A user that never asked before may be one whose key was just stolen.',
  requestDetails: [],
  responseDetails: [],
  containment: [
    'The call changed nothing and left nothing behind: what has to end is the access key or the session that made it.',
  ],
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html',
};
