import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 's3-customer-key-encryption',
  name: 'First object that a principal encrypts with its own key',
  version: '1',
  events: [{ source: 's3.amazonaws.com', names: ['PutObject', 'CopyObject'] }],
  dataEvents: true,
  outcome: 'success',
  conditions: [{ field: 'requestParameters.x-amz-server-side-encryption-customer-algorithm[]', is: ['AES256'] }],
  term: [
    { field: 'principal', label: 'principal' },
    { field: 'tlsDetails.clientProvidedHostHeader', label: 'host' },
  ],
  historyWindowDays: 7,
  baseRiskScore: 73,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0040', name: 'Impact' }, technique: { uid: 'T1486', name: 'Data Encrypted for Impact' } },
    {
      tactic: { uid: 'TA0001', name: 'Initial Access' },
      technique: { uid: 'T1078', name: 'Valid Accounts' },
      subTechnique: { uid: 'T1078.004', name: 'Cloud Accounts' },
    },
  ],
  significance:
    'A principal wrote an object that is encrypted with a key that only the caller has. Extortionists encrypt whole buckets in this way: without the key, which AWS does not keep, the objects are lost.',
  requestDetails: [
    { label: 'bucket', field: 'requestParameters.bucketName' },
    { label: 'object', field: 'requestParameters.key' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html',
};

export const page: RulePage = {
  background: [
    'Encryption with customer-provided keys (SSE-C) is rare. Programs that use it do so for all their objects, so they alert once for each bucket host.',
  ],
  triage: [
    'How many objects did the caller write in this way, and did it delete others?',
    'Does the caller have this key for a reason?',
    'Are versions of the objects still there?',
  ],
  harmless: ['A program that uses SSE-C and is new.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/archive',
    reason: 'Writes the yearly archive with its own key.',
    owner: 'archive@example.com',
    expires: '2027-03-31',
  },
  response: ['Deny SSE-C in the bucket policy, and restore the objects from versions or backups.'],
  notDetected: [
    'Encryption with a KMS key of another account.',
    'Calls that the trail does not record: it must record data events of S3.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
