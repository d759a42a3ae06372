import type { Rule, RulePage } from '../detection/rule.ts';

export const rule: Rule = {
  id: 's3-put-bucket-acl-public',
  name: 'First PutBucketAcl call by a principal that opens a bucket',
  version: '1',
  events: [{ source: 's3.amazonaws.com', names: ['PutBucketAcl'] }],
  outcome: 'success',
  conditions: [
    { field: 'userIdentity.type', isNot: ['AWSService'] },
    { field: 'requestParameters.x-amz-acl[]', is: ['public-read', 'public-read-write'] },
  ],
  term: [{ field: 'principal', label: 'principal' }],
  historyWindowDays: 7,
  baseRiskScore: 47,
  reasons: ['root-caller'],
  attacks: [
    { tactic: { uid: 'TA0009', name: 'Collection' }, technique: { uid: 'T1530', name: 'Data from Cloud Storage' } },
  ],
  significance:
    'A principal gave everyone on the internet access to a bucket with a public ACL. Whoever knows the name of the bucket can then list it and, depending on its objects, read or write them.',
  requestDetails: [
    { label: 'bucket', field: 'requestParameters.bucketName' },
    { label: 'ACL', field: 'requestParameters.x-amz-acl' },
  ],
  responseDetails: [],
  reference: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html',
};

export const page: RulePage = {
  background: [
    'New buckets ignore and refuse public ACLs, unless Block Public Access and the object ownership of the bucket are changed first. A call that succeeds therefore means that someone turned off these protections, or that the bucket is old.',
  ],
  triage: [
    'Which bucket is it, and what does it contain?',
    'Did the same caller change Block Public Access or the ownership controls of the bucket before (`PutBucketPublicAccessBlock`, `PutBucketOwnershipControls`)?',
    'Who read objects since then? Only data events of S3 show this.',
  ],
  harmless: ['A public website or download area that is set up with ACLs.', 'A person who tests a static site.'],
  exception: {
    principal: 'arn:aws:iam::111122223333:role/site-deploy',
    reason: 'Publishes the static site with a public ACL.',
    owner: 'web@example.com',
    expires: '2027-03-31',
  },
  response: [
    'Save the output of `aws s3api get-bucket-acl` and `aws s3api get-public-access-block` for the bucket, so that you can restore both.',
    'Set the ACL to `private`, and turn on Block Public Access for the bucket.',
    'Treat what the bucket contains as disclosed, and what it serves as possibly changed.',
  ],
  notDetected: [
    'ACLs that name the group of all users in a list of grants instead of a canned ACL.',
    'Bucket policies, access points and ACLs of single objects.',
    'Further public buckets of the same principal within 7 days.',
  ],
  source: 'The idea, the conditions and the window are those of the first-use rule that Elastic ships for this call.',
};
