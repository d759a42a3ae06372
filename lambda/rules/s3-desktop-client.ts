import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 's3-desktop-client',
  name: 'First call by a principal with a desktop client for S3',
  version: '1',
  events: [{ source: '*', names: ['*'] }],
  dataEvents: true,
  outcome: 'success',
  conditions: [{ field: 'userAgent', contains: ['S3 Browser', 'Cyberduck'] }],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 21,
  reasons: ['root-caller'],
  attacks: [
    {
      tactic: { uid: 'TA0010', name: 'Exfiltration' },
      technique: { uid: 'T1567', name: 'Exfiltration Over Web Service' },
      subTechnique: { uid: 'T1567.002', name: 'Exfiltration to Cloud Storage' },
    },
    { tactic: { uid: 'TA0009', name: 'Collection' }, technique: { uid: 'T1530', name: 'Data from Cloud Storage' } },
  ],
  significance:
    'A principal used S3 Browser or Cyberduck, desktop programs that copy whole buckets with a few clicks. Attackers use them with stolen keys, since they need no knowledge of AWS.',
  requestDetails: [{ label: 'bucket', field: 'requestParameters.bucketName' }],
  responseDetails: [],
  reference:
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
};

export const page: RulePage = {
  background: [
    'The rule looks at the user agent of every call of any service. Where the trail has no data events of S3, it sees only calls on buckets and accounts, such as `ListBuckets`.',
  ],
  triage: [
    'Does the owner of the principal use this program?',
    'Which buckets were listed or read?',
    'Is the key that of a program? Then a person has it now.',
  ],
  harmless: ['A person who exchanges files with such a program.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:user/press-photos',
    reason: 'The photographer uploads with Cyberduck.',
    owner: 'press@example.com',
    expires: '2027-03-31',
  },
  response: ['Replace the key if its owner does not use the program.'],
  notDetected: [
    'Other clients, and these clients with another user agent.',
    'Reads of objects, unless the trail records data events of S3.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
