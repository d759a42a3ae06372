import { describe, expect, it } from '@jest/globals';
import { ruleIds } from '../../lib/rule-ids.ts';
import { readSettings, SettingsError } from '../../lib/settings.ts';

describe('the settings', () => {
  it('are these where nothing is given', () => {
    expect(readSettings({})).toEqual({
      alertEmails: [],
      operationsEmails: [],
      source: { kind: 'own-trail' },
      rules: undefined,
      historyWindowDays: undefined,
      logRetentionDays: 90,
      alertEventBus: undefined,
      exceptionsFile: undefined,
    });
  });

  it('are read as the command line and as cdk.json write them', () => {
    expect(readSettings({ historyWindowDays: '30' }).historyWindowDays).toBe(30);
    expect(readSettings({ historyWindowDays: 30 }).historyWindowDays).toBe(30);
    expect(readSettings({ rules: 'sts-get-federation-token' }).rules).toEqual(['sts-get-federation-token']);
    expect(readSettings({ rules: ' iam-create-user, sts-assume-root,iam-create-user' }).rules).toEqual([
      'iam-create-user',
      'sts-assume-root',
    ]);
    expect(readSettings({ logRetentionDays: '365' }).logRetentionDays).toBe(365);
    expect(readSettings({ exceptionsFile: 'known.json' }).exceptionsFile).toBe('known.json');
  });

  it('name the bus that alerts are handed on to', () => {
    expect(readSettings({ alertEventBus: 'default' }).alertEventBus).toBe('default');
    expect(() => readSettings({ alertEventBus: 'arn:aws:events:us-east-1:111122223333:event-bus/default' })).toThrow(
      'is not allowed: give the name of an event bus',
    );
  });

  it('take several addresses, each once', () => {
    const { alertEmails } = readSettings({ alertEmail: 'security@example.com, soc@example.com,security@example.com' });
    expect(alertEmails).toEqual(['security@example.com', 'soc@example.com']);
  });

  it('send alarms to where alerts go, unless they say where else', () => {
    const alertEmail = 'security@example.com';
    expect(readSettings({ alertEmail }).operationsEmails).toEqual([alertEmail]);
    expect(readSettings({ alertEmail, operationsEmail: 'ops@example.com' }).operationsEmails).toEqual([
      'ops@example.com',
    ]);
  });

  it('choose an existing bucket by its name, and say how log files lie in it', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/example-key-id';
    const organizationId = 'o-exampleorgid';
    expect(readSettings({ trailBucket: 'example-trail-bucket', organizationId, kmsKeyArn }).source).toEqual({
      kind: 'existing-bucket',
      bucketName: 'example-trail-bucket',
      keyPrefix: '',
      organizationId,
      kmsKeyArn,
      accounts: [],
      excludedAccounts: [],
    });
  });

  it('choose by what log files are announced', () => {
    const trailBucket = 'example-trail-bucket';
    const notificationTopicArn = 'arn:aws:sns:us-east-1:111122223333:trail';
    expect(readSettings({ trailBucket, attach: 'eventbridge' }).source).toMatchObject({
      kind: 'bucket-events',
      bucketName: trailBucket,
      bucketAccount: undefined,
    });
    expect(
      readSettings({ trailBucket, notificationTopicArn, trailBucketAccount: '444455556666' }).source,
    ).toMatchObject({
      kind: 'topic',
      bucketName: trailBucket,
      topicArn: notificationTopicArn,
      bucketAccount: '444455556666',
    });
  });

  it('choose accounts, each once', () => {
    const organization = { trailBucket: 'example-trail-bucket', organizationId: 'o-exampleorgid' };
    const list = '111122223333, 444455556666,111122223333';
    const accounts = ['111122223333', '444455556666'];
    expect(readSettings({ ...organization, accounts: list }).source).toMatchObject({ accounts, excludedAccounts: [] });
    expect(readSettings({ ...organization, excludeAccounts: list }).source).toMatchObject({
      accounts: [],
      excludedAccounts: accounts,
    });
  });

  it.each([
    ['', ''],
    ['logs', 'logs/'],
    ['logs/', 'logs/'],
    ['logs/cloud_trail.1', 'logs/cloud_trail.1/'],
  ])('read the key prefix "%s" as "%s"', (keyPrefix, read) => {
    const { source } = readSettings({ trailBucket: 'example-trail-bucket', keyPrefix });
    expect(source).toMatchObject({ keyPrefix: read });
  });

  it('leave alone what CDK itself puts into the context', () => {
    const context = {
      'aws:cdk:enable-path-metadata': true,
      '@aws-cdk/core:checkSecretUsage': true,
      'availability-zones:account=111122223333:region=us-east-1': [],
      'cdk-migrate': true,
      'cli-telemetry': false,
    };
    expect(readSettings(context).source.kind).toBe('own-trail');
  });
});

const bucket = { trailBucket: 'example-trail-bucket' };
const notificationTopicArn = 'arn:aws:sns:us-east-1:111122223333:trail';
const accountIds = (count: number) => Array.from({ length: count }, (_, i) => String(111122220000 + i)).join(',');

describe('a wrong setting is told in a sentence', () => {
  it.each([
    [{ alertEmail: 'security' }, 'alertEmail="security" is not allowed: give an email address, or several'],
    [{ alertEmail: '' }, 'alertEmail="" is not allowed: give an email address'],
    [{ alertEmail: 'a@example.com,' }, 'alertEmail="a@example.com," is not allowed: give an email address'],
    [
      { operationsEmail: 'a@example.com;b@example.com' },
      'operationsEmail="a@example.com;b@example.com" is not allowed',
    ],
    [{ trailBucket: 's3://bucket' }, 'trailBucket="s3://bucket" is not allowed: give the name of an S3 bucket'],
    [{ trailBucket: 'arn:aws:s3:::bucket' }, 'trailBucket="arn:aws:s3:::bucket" is not allowed'],
    [{ trailBucket: 'Bucket' }, 'trailBucket="Bucket" is not allowed'],
    [{ trailBucket: 'a..b' }, 'trailBucket="a..b" is not allowed'],
    [{ trailBucket: '192.0.2.1' }, 'trailBucket="192.0.2.1" is not allowed'],
    [{ ...bucket, keyPrefix: '/logs' }, 'keyPrefix="/logs" is not allowed: give what stands before AWSLogs/'],
    [{ ...bucket, keyPrefix: 'logs//a' }, 'keyPrefix="logs//a" is not allowed'],
    [{ ...bucket, keyPrefix: 'logs/*' }, 'keyPrefix="logs/*" is not allowed'],
    [{ ...bucket, keyPrefix: 'logs/AWSLogs/' }, 'keyPrefix="logs/AWSLogs/" is not allowed'],
    [
      { ...bucket, organizationId: 'exampleorgid' },
      'organizationId="exampleorgid" is not allowed: give an organization id',
    ],
    [
      { ...bucket, kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:alias/trail' },
      'is not allowed: give the ARN of a KMS key',
    ],
    [
      { rules: 'sts' },
      `rules="sts" is not allowed: give the id of a rule, or several separated by commas, of ${ruleIds.join(', ')}.`,
    ],
    [{ rules: 'iam-create-user,' }, 'rules="iam-create-user," is not allowed: give the id of a rule'],
    [{ rules: '' }, 'rules="" is not allowed: give the id of a rule'],
    [{ historyWindowDays: '0' }, 'historyWindowDays="0" is not allowed: give a whole number of days from 1 to 365.'],
    [{ historyWindowDays: 366 }, 'historyWindowDays=366 is not allowed'],
    [{ historyWindowDays: '2.5' }, 'historyWindowDays="2.5" is not allowed'],
    [{ historyWindowDays: 'ten' }, 'historyWindowDays="ten" is not allowed'],
    [{ historyWindowDays: true }, 'historyWindowDays=true is not allowed'],
    [
      { logRetentionDays: '10' },
      'logRetentionDays="10" is not allowed: give a number of days that CloudWatch Logs knows, one of 1, 3',
    ],
    [{ logRetentionDays: '9999' }, 'logRetentionDays="9999" is not allowed'],
    [{ exceptionsFile: '' }, 'exceptionsFile="" is not allowed: give the path of a file'],
    [{ keyPrefix: 'logs' }, 'keyPrefix="logs" needs trailBucket, which is missing: give the name of an S3 bucket'],
    [{ organizationId: 'o-exampleorgid' }, 'organizationId="o-exampleorgid" needs trailBucket, which is missing'],
    [{ kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/a' }, 'needs trailBucket, which is missing'],
    [{ attach: 'eventbridge' }, 'attach="eventbridge" needs trailBucket, which is missing'],
    [{ notificationTopicArn }, 'needs trailBucket, which is missing'],
    [{ accounts: '111122223333' }, 'accounts="111122223333" needs trailBucket, which is missing'],
    [{ trailBucketAccount: '444455556666' }, 'trailBucketAccount="444455556666" needs trailBucket, which is missing'],
    [{ ...bucket, attach: 'sns' }, 'attach="sns" is not allowed: give eventbridge, or leave it out'],
    [{ ...bucket, notificationTopicArn: 'trail' }, 'notificationTopicArn="trail" is not allowed: give the ARN'],
    [{ ...bucket, notificationTopicArn: `${notificationTopicArn}.fifo` }, 'is not allowed: give the ARN of a standard'],
    [{ ...bucket, accounts: '1234' }, 'accounts="1234" is not allowed: give account ids of 12 digits'],
    [
      { ...bucket, accounts: accountIds(21) },
      'is not allowed: give account ids of 12 digits separated by commas, at most 20',
    ],
    [
      { ...bucket, organizationId: 'o-exampleorgid', excludeAccounts: accountIds(101) },
      'is not allowed: give account ids of 12 digits separated by commas, at most 100',
    ],
    [
      { ...bucket, attach: 'eventbridge', notificationTopicArn },
      'attach="eventbridge" cannot stand beside notificationTopicArn, as each log file would be announced twice: give one',
    ],
    [
      { ...bucket, organizationId: 'o-exampleorgid', accounts: '111122223333', excludeAccounts: '444455556666' },
      'accounts="111122223333" cannot stand beside excludeAccounts: give the accounts to watch or those to leave out.',
    ],
    [
      { ...bucket, excludeAccounts: '444455556666' },
      'excludeAccounts="444455556666" needs organizationId, as only an organization has accounts to leave out: give it,',
    ],
    [
      { ...bucket, trailBucketAccount: '444455556666' },
      'trailBucketAccount="444455556666" needs attach=eventbridge or notificationTopicArn, as no notification can be set',
    ],
    [
      { ...bucket, attach: 'eventbridge', trailBucketAccount: '4444' },
      'trailBucketAccount="4444" is not allowed: give an account id of 12 digits, as text.',
    ],
    [
      { alertMail: 'a@example.com' },
      'alertMail="a@example.com" is no setting of Firstsight: allowed are alertEmail, operationsEmail,',
    ],
    [{ 'alert-email': 'a@example.com' }, 'alert-email="a@example.com" is no setting of Firstsight'],
    [{ TRAILBUCKET: 'b' }, 'TRAILBUCKET="b" is no setting of Firstsight'],
  ])('%j', (context, sentence) => {
    expect(() => readSettings(context)).toThrow(SettingsError);
    expect(() => readSettings(context)).toThrow(sentence);
  });

  it('and so is every other one beside it, each on a line', () => {
    const context = { alertEmail: 'security', historyWindowDays: 'ten', trialBucket: 'b' };
    const lines = [
      /^The setting trialBucket=.+\.$/,
      /^The setting alertEmail=.+\.$/,
      /^The setting historyWindowDays=.+\.$/,
    ];
    const message = messageOf(() => readSettings(context)).split('\n');
    expect(message).toEqual(lines.map((line) => expect.stringMatching(line)));
  });
});

function messageOf(fails: () => unknown): string {
  try {
    fails();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('did not fail');
}
