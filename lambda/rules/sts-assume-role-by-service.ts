import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'sts-assume-role-by-service',
  name: 'First role that a compute service assumes',
  version: '1',
  events: [{ source: 'sts.amazonaws.com', names: ['AssumeRole'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', is: ['AWSService'] },
    {
      field: 'userIdentity.invokedBy',
      is: [
        'batch.amazonaws.com',
        'codebuild.amazonaws.com',
        'codepipeline.amazonaws.com',
        'ec2.amazonaws.com',
        'ecs.amazonaws.com',
        'ecs-tasks.amazonaws.com',
        'elasticmapreduce.amazonaws.com',
        'glue.amazonaws.com',
        'lambda.amazonaws.com',
        'sagemaker.amazonaws.com',
        'states.amazonaws.com',
      ],
    },
  ],
  term: [
    { field: 'userIdentity.invokedBy', label: 'service' },
    { field: 'resources[].ARN', label: 'role' },
  ],
  historyWindowDays: 5,
  baseRiskScore: 21,
  reasons: [],
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
    'A compute service assumed a role for the first time. Someone passed the role to an instance, a function, a container or a job, and code that runs there now has its permissions.',
  requestDetails: [
    { label: 'role', field: 'requestParameters.roleArn' },
    { label: 'session name', field: 'requestParameters.roleSessionName' },
  ],
  responseDetails: [
    { label: 'key ID', field: 'responseElements.credentials.accessKeyId' },
    { label: 'expires', field: 'responseElements.credentials.expiration' },
  ],
  issuedIn: 'requestParameters.roleArn',
  reference: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
};

export const page: RulePage = {
  background: [
    'Services renew the sessions of their roles all day, so a pair of service and role alerts once. A new pair with a powerful role is a known way to get its permissions: the caller needs only `iam:PassRole`.',
  ],
  triage: [
    'Who created the instance, function or job that has the role?',
    'What may the role do, and was it meant for this service?',
  ],
  harmless: ['A new workload.', 'A job that runs less often than every 5 days.'],
  exception: {
    principal: '111122223333:glue.amazonaws.com',
    reason: 'The quarterly job runs in Glue.',
    owner: 'data-platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Find who started the workload, and stop it.'],
  notDetected: [
    'Roles that people, roles and identity providers assume.',
    'What runs in a workload whose role is known.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
