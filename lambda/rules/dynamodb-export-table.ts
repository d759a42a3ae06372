import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 'dynamodb-export-table',
  name: 'First export of a table to S3 by a principal',
  version: '1',
  events: [{ source: 'dynamodb.amazonaws.com', names: ['ExportTableToPointInTime'] }],
  outcome: 'success',
  conditions: [],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 10,
  baseRiskScore: 73,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0010', name: 'Exfiltration' },
      technique: { uid: 'T1567', name: 'Exfiltration Over Web Service' },
      subTechnique: { uid: 'T1567.002', name: 'Exfiltration to Cloud Storage' },
    },
    {
      tactic: { uid: 'TA0009', name: 'Collection' },
      technique: { uid: 'T1213', name: 'Data from Information Repositories' },
    },
  ],
  significance:
    'A principal that has not exported a table recently sent a whole table to a bucket, which can be in another account. An export needs no read permission on the items and leaves no trace of them.',
  requestDetails: [
    { label: 'table', field: 'requestParameters.tableArn' },
    { label: 'bucket', field: 'requestParameters.s3Bucket' },
    { label: 'bucket owner', field: 'requestParameters.s3BucketOwner' },
  ],
  responseDetails: [{ label: 'export', field: 'responseElements.exportDescription.exportArn' }],
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html',
};

export const page: RulePage = {
  background: ['Exports are made by a few data pipelines, always to the same buckets.'],
  triage: ['Does the bucket belong to your account?', 'What does the table contain?', 'Is the caller a data pipeline?'],
  harmless: ['A new data pipeline or backup.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/data-lake-export',
    reason: 'Exports the tables once a month.',
    owner: 'data-platform@example.com',
    expires: '2027-03-31',
  },
  response: [
    'You cannot cancel an export. Delete the objects if the bucket is yours, otherwise treat the table as disclosed.',
  ],
  notDetected: ['Copies by scans, streams, backups and replicas.'],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
