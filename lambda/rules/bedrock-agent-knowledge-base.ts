import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'bedrock-agent-knowledge-base',
  name: 'First change by a principal of what a Bedrock agent knows',
  version: '1',
  events: [{ source: 'bedrock.amazonaws.com', names: ['AssociateAgentKnowledgeBase', 'UpdateAgentKnowledgeBase'] }],
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
    'A principal connected an agent with a knowledge base, or changed the connection. A knowledge base with planted text makes the agent answer and act as its author wants.',
  requestDetails: [
    { label: 'agent', field: 'requestParameters.agentId' },
    { label: 'knowledge base', field: 'requestParameters.knowledgeBaseId' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_AssociateAgentKnowledgeBase.html',
};

export const page: RulePage = {
  background: ['Agents are connected with their knowledge bases when they are built, and seldom later.'],
  triage: ['Which knowledge base is it, and who can change its documents?', 'Does the principal develop this agent?'],
  harmless: ['A new assistant.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/assistant-deploy',
    reason: 'Connects the agents of new departments.',
    owner: 'assistant@example.com',
    expires: '2027-03-31',
  },
  response: ['Disconnect the knowledge base, and prepare the agent again.'],
  notDetected: [
    'Changes of the documents, which [bedrock-change-knowledge-base](bedrock-change-knowledge-base.md) covers.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
