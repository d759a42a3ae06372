const ownTrail = { alertEmail: 'security@example.com' };
const existingBucket = { ...ownTrail, trailBucket: 'example-trail-bucket', keyPrefix: 'logs' };
const organization = {
  organizationId: 'o-exampleorgid',
  kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};
const foreign = {
  ...organization,
  trailBucketAccount: '444455556666',
  kmsKeyArn: 'arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};

/** The settings of each source and of what changes the resources of the stack. */
export const variants = {
  'own-trail': ownTrail,
  'event-bus': { ...ownTrail, alertEventBus: 'default', weeklyNote: 'off' },
  'existing-bucket': existingBucket,
  organization: { ...existingBucket, ...organization, securityHub: 'on' },
  'several-accounts': { ...existingBucket, accounts: '111122223333,444455556666' },
  'kept-table': { ...existingBucket, historyTable: 'Firstsight-HistoryTable-EXAMPLE' },
  'bucket-events': { ...existingBucket, attach: 'eventbridge' },
  topic: { ...existingBucket, notificationTopicArn: 'arn:aws:sns:us-east-1:111122223333:trail' },
  'topic-in-opt-in-region': { ...existingBucket, notificationTopicArn: 'arn:aws:sns:eu-south-1:111122223333:trail' },
  'bucket-events-of-other-account': { ...existingBucket, ...foreign, attach: 'eventbridge' },
  'topic-of-other-account': {
    ...existingBucket,
    ...foreign,
    notificationTopicArn: 'arn:aws:sns:eu-west-1:444455556666:trail',
  },
} as const;
