import type { Rule } from '../detection/rule.ts';

/** The idea of the rule and its window: Elastic, "AWS STS Role Assumption by User". */
export const rule: Rule = {
  id: 'sts-assume-role-by-user',
  name: 'First AssumeRole call of an IAM user for a role',
  version: '1',
  eventSource: 'sts.amazonaws.com',
  eventNames: ['AssumeRole'],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['IAMUser'] }],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.roleArn', label: 'role' },
  ],
  historyWindowDays: 5,
  baseRiskScore: 21,
  reasons: ['no-mfa'],
  attacks: [
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1548', name: 'Abuse Elevation Control Mechanism' },
      subTechnique: { uid: 'T1548.005', name: 'Temporary Elevated Cloud Access' },
    },
    {
      tactic: { uid: 'TA0008', name: 'Lateral Movement' },
      technique: { uid: 'T1550', name: 'Use Alternate Authentication Material' },
      subTechnique: { uid: 'T1550.001', name: 'Application Access Token' },
    },
  ],
  significance:
    'An IAM user took on a role that it had not used lately. Whoever holds a stolen access key tries which roles trust its user, since a role may do more, or reach another account.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleArn' },
    { label: 'session name', field: 'requestParameters.roleSessionName' },
    { label: 'duration (s)', field: 'requestParameters.durationSeconds' },
    { label: 'MFA device', field: 'requestParameters.serialNumber' },
    { label: 'source identity', field: 'requestParameters.sourceIdentity' },
  ],
  responseDetails: [
    { label: 'key id', field: 'responseElements.credentials.accessKeyId' },
    { label: 'session', field: 'responseElements.assumedRoleUser.arn' },
    { label: 'expires', field: 'responseElements.credentials.expiration' },
  ],
  issuedIn: 'requestParameters.roleArn',
  containment: [
    "A session of the role has the role's permissions, not the user's, so it runs on without the user until it expires, up to 12 h. Revoke the role's active sessions (IAM console, the role, Revoke sessions).",
    "Then take the user out of the role's trust policy, if it need not be there.",
  ],
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
};
