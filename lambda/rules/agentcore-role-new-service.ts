import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'agentcore-role-new-service',
  name: 'First call of an AgentCore role to a service',
  version: '1',
  events: [{ source: '*', names: ['*'] }],
  outcome: 'success',
  conditions: [
    {
      field: 'eventSource',
      isNot: [
        'bedrock.amazonaws.com',
        'bedrock-agentcore.amazonaws.com',
        'ecr.amazonaws.com',
        'kms.amazonaws.com',
        'logs.amazonaws.com',
        'monitoring.amazonaws.com',
        'secretsmanager.amazonaws.com',
        'sts.amazonaws.com',
        'xray.amazonaws.com',
      ],
    },
    { field: 'userIdentity.type', is: ['AssumedRole'] },
    { field: 'userIdentity.sessionContext.sessionIssuer.arn', like: ['*AgentCore*'] },
  ],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'eventSource', label: 'service' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 73,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0004', name: 'Privilege Escalation' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
    {
      tactic: { uid: 'TA0006', name: 'Credential Access' },
      technique: { uid: 'T1552', name: 'Unsecured Credentials' },
      subTechnique: { uid: 'T1552.005', name: 'Cloud Instance Metadata API' },
    },
  ],
  significance:
    'The role of an AI agent called a service that it has not used recently. An agent that follows a planted prompt, or code in it that someone else wrote, uses the role for other purposes.',
  requestDetails: [],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html',
};

export const page: RulePage = {
  background: [
    'Roles that AgentCore creates have its name in theirs. Services that every agent uses for models, images, logs and traces are left out; see the list above.',
  ],
  triage: [
    'Which calls did the agent make to the service?',
    'Is the service part of what the agent is for?',
    'What were the last conversations or tasks of the agent?',
  ],
  harmless: ['A new tool of the agent.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/AmazonBedrockAgentCoreRuntime-reports',
    reason: 'Writes its reports to S3 at the end of each quarter.',
    owner: 'assistant@example.com',
    expires: '2027-03-31',
  },
  response: ['Stop the agent, and reduce its role to what its tools need.'],
  notDetected: [
    'Agents whose role has another name.',
    'Calls to the services that are left out, such as Secrets Manager.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
