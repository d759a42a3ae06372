import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 's3-anonymous-access',
  name: 'First anonymous access to a bucket host from an address',
  version: '1',
  events: [
    { source: 's3.amazonaws.com', names: ['GetObject', 'PutObject', 'ListObjects', 'DeleteObject', 'ListBucket'] },
  ],
  dataEvents: true,
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', is: ['AWSAccount', 'Unknown'] },
    { field: 'userIdentity.accountId', is: ['anonymous', 'ANONYMOUS_PRINCIPAL'] },
  ],
  term: [
    { field: 'sourceIPAddress', label: 'address' },
    { field: 'tlsDetails.clientProvidedHostHeader', label: 'host' },
  ],
  historyWindowDays: 5,
  baseRiskScore: 47,
  reasons: [],
  attacks: [
    { tactic: { uid: 'TA0009', name: 'Collection' }, technique: { uid: 'T1530', name: 'Data from Cloud Storage' } },
    {
      tactic: { uid: 'TA0007', name: 'Discovery' },
      technique: { uid: 'T1619', name: 'Cloud Storage Object Discovery' },
    },
    { tactic: { uid: 'TA0040', name: 'Impact' }, technique: { uid: 'T1485', name: 'Data Destruction' } },
  ],
  significance:
    'Someone without credentials read, wrote, listed or deleted objects of a bucket from an address that has not done so recently. The bucket is open to everyone for this call.',
  requestDetails: [
    { label: 'bucket', field: 'requestParameters.bucketName' },
    { label: 'object', field: 'requestParameters.key' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html',
};

export const page: RulePage = {
  background: [
    'A bucket that serves a public site has new addresses all the time: exclude it with event selectors of the trail, or do not enable this rule. For all other buckets, one anonymous call is enough to show that the bucket is open.',
    'The caller is not identified, so the term is the address and the host name that the client asked for.',
  ],
  triage: [
    'Is the bucket meant to be public?',
    'Was it a read, a list, a write or a delete? Anonymous writes and deletes are never intended.',
    'Since when is the bucket open? Look for `PutBucketPolicy`, `PutBucketAcl` and `PutBucketPublicAccessBlock`.',
  ],
  harmless: ['A public download or website bucket.', 'A scanner of your own that tests for open buckets.'],
  exception: {
    principal: 'anonymous:account',
    reason: 'The bucket of the public site is meant to be read by everyone.',
    owner: 'web@example.com',
    expires: '2027-03-31',
  },
  response: [
    'No credentials were used, so there are none to revoke. Save the output of `aws s3api get-public-access-block`, then turn on Block Public Access for the bucket or the account.',
    'Restore objects that were overwritten or deleted from their versions.',
  ],
  notDetected: [
    'Calls that the trail does not record: it must record data events of S3.',
    'Access with signed links and with the credentials of another account.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
