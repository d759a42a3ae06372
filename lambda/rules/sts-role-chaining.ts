import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-role-chaining',
  name: 'First AssumeRole call of a role for another role',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['AssumeRole'] }],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['AssumedRole'] }],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.roleArn', label: 'role' },
  ],
  historyWindowDays: 10,
  baseRiskScore: 30,
  reasons: ['administrator-role', 'another-account', 'never-seen'],
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
    'A session of one role was used to assume another role, and this combination has not been used recently. An attacker with the session of a role, for example of an instance or a pipeline, can move from role to role in this way.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleArn' },
    { label: 'session name', field: 'requestParameters.roleSessionName' },
    { label: 'duration (s)', field: 'requestParameters.durationSeconds' },
    { label: 'source identity', field: 'requestParameters.sourceIdentity' },
  ],
  responseDetails: [
    { label: 'key ID', field: 'responseElements.credentials.accessKeyId' },
    { label: 'session', field: 'responseElements.assumedRoleUser.arn' },
    { label: 'expires', field: 'responseElements.credentials.expiration' },
  ],
  issuedIn: 'requestParameters.roleArn',
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
};

export const page: RulePage = {
  background: [
    'Role chaining is common in pipelines and in accounts with single sign-on, almost always with the same pairs of roles. A new pair is either a change in the infrastructure or someone who explores the account with a stolen session.',
    'A chained session lasts at most 1 hour, but it can assume the next role, also back and forth, without a limit.',
  ],
  triage: [
    'Is the first role used by a workload? Then the address should be the address of the workload. If the session of an instance calls from outside AWS, it is stolen.',
    'Was infrastructure changed at the time? A deployment that adds the second role explains the call.',
    'Is the second role in another account, or an administrator role?',
    'What calls were made with the issued key, and did it assume a third role?',
  ],
  harmless: [
    'New infrastructure, a new pipeline step, a new account.',
    'A person with single sign-on who switches to a role that they rarely need.',
    'A role that assumes itself.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/deploy',
    reason: 'Assumes the deployment role of each account, including new ones.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: [
    'The principal is the first role. The deny applies to all of its sessions.',
    'If a workload uses the first role, isolate the workload before its session is renewed.',
  ],
  notDetected: [
    'How the caller got the session of the first role.',
    'Roles assumed by services or with tokens of an identity provider.',
    'Records in the account of the second role, if it is another account: they have the type `AWSAccount` and contain no session issuer.',
  ],
  source: 'The idea and the window are from the Elastic detection rule "AWS STS Role Chaining".',
};
