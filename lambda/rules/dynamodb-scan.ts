import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'dynamodb-scan',
  name: 'First Scan call of a table by a principal',
  version: '1',
  events: [{ source: 'dynamodb.amazonaws.com', names: ['Scan'] }],
  dataEvents: true,
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0009', name: 'Collection' },
      technique: { uid: 'T1213', name: 'Data from Information Repositories' },
    },
    {
      tactic: { uid: 'TA0010', name: 'Exfiltration' },
      technique: { uid: 'T1567', name: 'Exfiltration Over Web Service' },
    },
  ],
  significance:
    'A principal that has not scanned a table recently read one from end to end. Applications look up single items; a scan is how a person, a report or an intruder copies a table.',
  requestDetails: [{ label: 'table', field: 'requestParameters.tableName' }],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html',
};

export const page: RulePage = {
  background: ['The term is the principal only: a program that scans its tables regularly alerts once.'],
  triage: [
    'What does the table contain?',
    'Does the caller belong to the application of the table?',
    'How many pages were read? Each page is a record of its own.',
  ],
  harmless: ['A new report or migration.', 'A person who looks at a table in the console.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/quarterly-report',
    reason: 'Scans the orders table once a quarter.',
    owner: 'data-platform@example.com',
    expires: '2027-03-31',
  },
  response: ['Treat the items of the table as disclosed if nobody can explain the scan.'],
  notDetected: [
    'Queries, batch reads, streams and exports.',
    'Calls that the trail does not record: it must record data events of DynamoDB.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
