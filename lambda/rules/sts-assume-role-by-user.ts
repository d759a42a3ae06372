import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-assume-role-by-user',
  name: 'First AssumeRole call of an IAM user for a role',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['AssumeRole'] }],
  outcome: 'success',
  conditions: [{ field: 'userIdentity.type', is: ['IAMUser'] }],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'requestParameters.roleArn', label: 'role' },
  ],
  historyWindowDays: 5,
  baseRiskScore: 21,
  reasons: ['administrator-role', 'another-account', 'no-mfa', 'never-seen'],
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
    'An IAM user assumed a role that it has not used recently. Attackers with a stolen access key look for roles that trust the user, because a role can have more permissions or access to another account.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleArn' },
    { label: 'session name', field: 'requestParameters.roleSessionName' },
    { label: 'duration (s)', field: 'requestParameters.durationSeconds' },
    { label: 'MFA device', field: 'requestParameters.serialNumber' },
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
    'The caller chooses the session name, so the name is not part of the term.',
    'The rule matches IAM users only. [sts-role-chaining](sts-role-chaining.md) covers roles that assume roles; no rule covers services.',
  ],
  triage: [
    'Does the user need this role? It is suspicious if a user assumes its first role in months, or several roles within minutes.',
    'Does the request name an MFA device (`serialNumber`)? If the trust policy of the role requires MFA, the call fails without one.',
    'Is the session name a default of a tool (`botocore-session-...`, `aws-go-sdk-...`, `AWSCLI-Session`), although people usually use their own names?',
    'What calls were made with the issued key?',
  ],
  harmless: [
    'A person who switches roles in the console, or works on another project than last week.',
    'A new pipeline, or one that runs less often than every 5 days.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/monthly-report',
    sourceIp: '192.0.2.0/24',
    reason: 'Assumes the reader role of each account on the first of the month.',
    owner: 'finance-data@example.com',
    expires: '2027-03-31',
  },
  response: ['After the deny, no other session is issued. Then rotate the keys of the user.'],
  notDetected: [
    'In an organization trail, the other account records the same call with `userIdentity.type` `AWSAccount`, which does not match. Only the record of the account of the caller raises an alert. If you watch only the account of the role, users of other accounts raise no alert.',
    'Failed attempts, often many before one succeeds.',
    '`AssumeRoleWithSAML` and `AssumeRoleWithWebIdentity`, which are different calls.',
  ],
  source: 'The idea and the window are from the Elastic detection rule "AWS STS Role Assumption by User".',
};
