import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS STS AssumeRoot by Rare User and Member Account". */
export const rule: Rule = {
  id: 'sts-assume-root',
  name: 'First AssumeRoot session of a principal in a member account',
  version: '1',
  eventSource: 'sts.amazonaws.com',
  eventNames: ['AssumeRoot'],
  outcome: 'success',
  conditions: [],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.targetPrincipal', label: 'account' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: [
    {
      id: 'more-than-audit',
      points: 26,
      text: 'the session may change the member account, not only look at the credentials of its root user',
      when: [
        {
          field: 'requestParameters.taskPolicyArn.arn',
          isNot: [
            'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
            'arn:aws-cn:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
            'arn:aws-us-gov:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
          ],
        },
      ],
    },
  ],
  attacks: [
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1548', name: 'Abuse Elevation Control Mechanism' },
      subTechnique: { uid: 'T1548.005', name: 'Temporary Elevated Cloud Access' },
    },
  ],
  significance:
    "The caller was given a session as the root user of another account of the organization. Depending on the task policy it can set or delete that root user's password and keys, or delete the policy of a bucket or a queue.",
  requestDetails: [
    { label: 'member account', field: 'requestParameters.targetPrincipal' },
    { label: 'task policy', field: 'requestParameters.taskPolicyArn.arn' },
    { label: 'duration (s)', field: 'requestParameters.durationSeconds' },
  ],
  responseDetails: [
    { label: 'key id', field: 'responseElements.credentials.accessKeyId' },
    { label: 'expires', field: 'responseElements.credentials.expiration' },
  ],
  issuedIn: 'requestParameters.targetPrincipal',
  containment: [
    'The root session in the member account does not end with this: it runs on for 15 minutes at most, counted from the call.',
    "Look up the key id above in the member account's records, and undo what it did: check the credentials of that root user, and the policies of its buckets and queues.",
  ],
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html',
};
