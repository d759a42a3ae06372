import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'bedrock-change-knowledge-base',
  name: 'First change of Bedrock knowledge bases in an account',
  version: '1',
  events: [
    {
      source: 'bedrock.amazonaws.com',
      names: [
        'IngestKnowledgeBaseDocuments',
        'DeleteKnowledgeBaseDocuments',
        'UpdateKnowledgeBase',
        'CreateDataSource',
        'UpdateDataSource',
        'DeleteDataSource',
        'StartIngestionJob',
        'DeleteKnowledgeBase',
      ],
    },
  ],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'account', label: 'account' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: [],
  attacks: [
    {
      tactic: { uid: 'TA0040', name: 'Impact' },
      technique: { uid: 'T1565', name: 'Data Manipulation' },
      subTechnique: { uid: 'T1565.001', name: 'Stored Data Manipulation' },
    },
  ],
  significance:
    'The documents behind an AI assistant were changed, in an account where this has not happened recently. Whoever controls these documents controls what the assistant answers.',
  requestDetails: [
    { label: 'knowledge base', field: 'requestParameters.knowledgeBaseId' },
    { label: 'data source', field: 'requestParameters.dataSourceId' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_IngestKnowledgeBaseDocuments.html',
};

export const page: RulePage = {
  background: ['The term is the account: where documents are changed daily, nothing alerts after the first time.'],
  triage: [
    'Who changed the documents, and is this part of their work?',
    'Which documents were added or removed?',
    'Which assistants use the knowledge base?',
  ],
  harmless: ['A new assistant, or documents that are seldom updated.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/handbook-sync',
    reason: 'Updates the handbook once a month.',
    owner: 'knowledge@example.com',
    expires: '2027-03-31',
  },
  response: ['Restore the documents from their source and start a new ingestion job.'],
  notDetected: [
    'Changes of the files in the bucket of the data source.',
    'Changes by a second principal within 7 days.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
