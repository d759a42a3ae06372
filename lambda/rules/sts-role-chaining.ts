import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS STS Role Chaining". */
export const rule: Rule = {
  id: 'sts-role-chaining',
  name: 'First AssumeRole call of a role for another role',
  version: '1',
  eventSource: 'sts.amazonaws.com',
  eventNames: ['AssumeRole'],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['AssumedRole'] }],
  term: [
    { field: 'userIdentity.sessionContext.sessionIssuer.arn', label: 'session issuer' },
    { field: 'requestParameters.roleArn', label: 'role' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1550', name: 'Use Alternate Authentication Material' },
      subTechnique: { uid: 'T1550.001', name: 'Application Access Token' },
    },
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1548', name: 'Abuse Elevation Control Mechanism' },
      subTechnique: { uid: 'T1548.005', name: 'Temporary Elevated Cloud Access' },
    },
  ],
  significance:
    'A session of one role was used to take on another role, a way that was not used lately. An intruder who holds a role, of an instance or a pipeline for example, goes on from role to role like this.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleArn' },
    { label: 'session name', field: 'requestParameters.roleSessionName' },
    { label: 'duration (s)', field: 'requestParameters.durationSeconds' },
    { label: 'source identity', field: 'requestParameters.sourceIdentity' },
  ],
  responseDetails: [
    { label: 'key id', field: 'responseElements.credentials.accessKeyId' },
    { label: 'session', field: 'responseElements.assumedRoleUser.arn' },
    { label: 'expires', field: 'responseElements.credentials.expiration' },
  ],
  issuedIn: 'requestParameters.roleArn',
  containment: [
    "The second role's session runs on whatever becomes of the first, for 1 h at most, as chained sessions do. Revoke the second role's active sessions (IAM console, the role, Revoke sessions).",
    'It may have been used to take on a third role: look up what its key id did. Then take the first role out of the trust policy of the second, if it need not be there.',
  ],
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
};
