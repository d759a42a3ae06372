import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'ssm-create-command-document',
  name: 'First command document that a principal creates',
  version: '1',
  events: [{ source: 'ssm.amazonaws.com', names: ['CreateDocument'] }],
  outcome: 'success',
  conditions: [{ field: 'responseElements.documentDescription.documentType', is: ['Command'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0002', name: 'Execution' },
      technique: { uid: 'T1651', name: 'Cloud Administration Command' },
    },
  ],
  significance:
    'A principal created a document with commands for instances. Whoever runs it executes the commands as root or SYSTEM, and a document of its own looks less suspicious than a shell script in a call.',
  requestDetails: [
    { label: 'document', field: 'requestParameters.name' },
    { label: 'format', field: 'requestParameters.documentFormat' },
  ],
  responseDetails: [
    { label: 'type', field: 'responseElements.documentDescription.documentType' },
    { label: 'owner', field: 'responseElements.documentDescription.owner' },
  ],
  reference: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html',
};

export const page: RulePage = {
  background: [
    'Documents are created by a few administrators and pipelines. An attacker who can create and run one has a shell on all instances that Systems Manager manages.',
  ],
  triage: [
    'What do the commands of the document do?',
    'Was it run (`SendCommand`), or attached to instances (`CreateAssociation`)?',
    'Is it shared with other accounts (`ModifyDocumentPermission`)?',
  ],
  harmless: ['A new procedure of operations.', 'A deployment that creates documents.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/operations-deploy',
    reason: 'Deploys the documents of the operations team.',
    owner: 'operations@example.com',
    expires: '2027-03-31',
  },
  response: ['Delete the document and its associations, and look at the instances on which it ran.'],
  notDetected: [
    'New versions of existing documents (`UpdateDocument`).',
    'Documents of other types, such as runbooks.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
