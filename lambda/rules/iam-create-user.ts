import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'iam-create-user',
  name: 'First CreateUser call by a principal',
  version: '2',
  events: [{ source: 'iam.amazonaws.com', names: ['CreateUser'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 47,
  reasons: ['root-caller', 'never-seen'],
  attacks: [
    {
      tactic: { uid: 'TA0003', name: 'Persistence' },
      technique: { uid: 'T1136', name: 'Create Account' },
      subTechnique: { uid: 'T1136.003', name: 'Cloud Account' },
    },
  ],
  significance:
    'A new IAM user exists, whose password and access keys do not expire. Attackers with a stolen key or session create users to keep access.',
  requestDetails: [
    { label: 'user name', field: 'requestParameters.userName' },
    { label: 'path', field: 'requestParameters.path' },
    { label: 'boundary', field: 'requestParameters.permissionsBoundary' },
  ],
  responseDetails: [
    { label: 'new user', field: 'responseElements.user.arn' },
    { label: 'user ID', field: 'responseElements.user.userId' },
  ],
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html',
};

export const page: RulePage = {
  background: [
    'The stolen session can belong to a person, an instance, a function or a pipeline. The attacker then gives the user a key and administrator permissions. Organizations that create users usually do so with one deployment role or one administrator, who alerts once.',
  ],
  triage: [
    'Is the caller the role of a workload? A web server has no reason to create users.',
    'What has the new user received since? `CreateAccessKey`, `CreateLoginProfile`, `AttachUserPolicy` or `AddUserToGroup` within minutes is a typical sequence of an attack.',
    'Does the name imitate another one (`support`, `backup`, `AWSCloudTrail`)?',
    'Was infrastructure deployed at the time?',
  ],
  harmless: [
    'Infrastructure as code that creates a service user.',
    'A person with single sign-on who creates a user manually.',
  ],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-*',
    reason: 'CloudFormation creates the service users of our stacks.',
    owner: 'platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Find out how the caller got the key or the session.'],
  notDetected: [
    'Users created by a principal that creates users regularly.',
    'What the user receives afterwards. [iam-create-access-key](iam-create-access-key.md) covers a key that another principal creates.',
  ],
  source:
    'The window is from the Elastic detection rule "AWS IAM Create User via Assumed Role on EC2 Instance", which covers the roles of instances only. This rule covers all callers.',
};
