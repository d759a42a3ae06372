import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'bedrock-change-agent',
  name: 'First change of a Bedrock agent by a principal',
  version: '1',
  events: [
    {
      source: 'bedrock.amazonaws.com',
      names: [
        'UpdateAgent',
        'CreateAgentActionGroup',
        'UpdateAgentActionGroup',
        'AssociateAgentCollaborator',
        'UpdateAgentCollaborator',
        'CreateAgentAlias',
        'UpdateAgentAlias',
        'PrepareAgent',
      ],
    },
  ],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0003', name: 'Persistence' }, technique: { uid: 'T1505', name: 'Server Software Component' } },
  ],
  significance:
    'A principal changed what an AI agent does: its instructions, its actions, its collaborators or the version in use. The agent acts with its own role for everyone who talks to it.',
  requestDetails: [{ label: 'agent', field: 'requestParameters.agentId' }],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_UpdateAgent.html',
};

export const page: RulePage = {
  background: ['Agents are changed by the developers of the assistant and by their pipelines.'],
  triage: [
    'Does the principal develop this agent?',
    'Which instructions or actions changed?',
    'What may the role of the agent do?',
  ],
  harmless: ['A new developer or pipeline.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/assistant-deploy',
    reason: 'Deploys the assistant a few times a year.',
    owner: 'assistant@example.com',
    expires: '2027-03-31',
  },
  response: ['Point the alias of the agent back to its previous version.'],
  notDetected: ['New agents (`CreateAgent`).', 'Changes of functions that the agent calls.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
