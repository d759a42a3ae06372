import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError } from '../../lib/settings.ts';

describe('readSettings', () => {
  test('uses the defaults if no setting has a value', () => {
    expect(readSettings({})).toEqual({
      alertEmails: [],
      operationsEmails: [],
      source: { kind: 'own-trail' },
      weeklyNote: true,
      rules: undefined,
      historyWindowDays: undefined,
      audit: 'on',
      logRetention: 90,
      alertEventBus: undefined,
      exceptionsFile: undefined,
      accountNames: undefined,
    });
  });

  test('reads values as the command line and cdk.json write them', () => {
    expect(readSettings({ historyWindowDays: '30' }).historyWindowDays).toBe(30);
    expect(readSettings({ historyWindowDays: 30 }).historyWindowDays).toBe(30);
    expect(readSettings({ rules: 'sts-get-federation-token' }).rules).toEqual(['sts-get-federation-token']);
    expect(readSettings({ rules: ' iam-create-user, sts-assume-root,iam-create-user' }).rules).toEqual([
      'iam-create-user',
      'sts-assume-root',
    ]);
    expect(readSettings({ logRetentionDays: '365' }).logRetention).toBe(365);
    expect(readSettings({ exceptionsFile: 'known.json' }).exceptionsFile).toBe('known.json');
    expect(readSettings({ accountNames: 'names.json' }).accountNames).toBe('names.json');
    expect(readSettings({ accountNames: { 111122223333: 'prod' } }).accountNames).toEqual({ 111122223333: 'prod' });
  });

  test('reads prefixes with characters that S3 allows, and accounts from a list of cdk.json', () => {
    const bucket = { trailBucket: 'example-trail-bucket' };
    expect(readSettings({ ...bucket, keyPrefix: 'logs/source=cloudtrail' }).source).toMatchObject({
      keyPrefix: 'logs/source=cloudtrail/',
    });
    expect(readSettings({ ...bucket, accounts: ['111122223333', '444455556666'] }).source).toMatchObject({
      accounts: ['111122223333', '444455556666'],
    });
    for (const keyPrefix of ['logs/*', 'logs/?', 'logs/$x', 'AWSLogs']) {
      expect(() => readSettings({ ...bucket, keyPrefix })).toThrow('keyPrefix');
    }
  });

  test('reads whether the weekly note is sent, and the name of the stack', () => {
    expect(readSettings({ weeklyNote: 'off', securityHub: 'on' })).toMatchObject({
      weeklyNote: false,
      securityHub: true,
    });
    expect(readSettings({ weeklyNote: 'on', stackName: 'Firstsight-test' })).toMatchObject({
      weeklyNote: true,
      stackName: 'Firstsight-test',
    });
    expect(() => readSettings({ weeklyNote: 'never' })).toThrow('must be on or off');
    expect(() => readSettings({ stackName: 'first sight' })).toThrow('must be a name of letters');
  });

  test('reads how many runs work at once, how long they wait for more log files, and their memory', () => {
    expect(readSettings({ concurrency: '2', batchWindow: '0', memory: '1024' })).toMatchObject({
      concurrency: 2,
      batchWindow: 0,
      memory: 1024,
    });
    expect(readSettings({ concurrency: 1000, batchWindow: 60, memory: 10_240 })).toMatchObject({
      concurrency: 1000,
      batchWindow: 60,
      memory: 10_240,
    });
  });

  test('reads the name of the event bus for alerts, and rejects an ARN', () => {
    expect(readSettings({ alertEventBus: 'default' }).alertEventBus).toBe('default');
    expect(() => readSettings({ alertEventBus: 'arn:aws:events:us-east-1:111122223333:event-bus/default' })).toThrow(
      'must be the name of an event bus',
    );
  });

  test('reads several addresses, each once', () => {
    const { alertEmails } = readSettings({ alertEmail: 'security@example.com, soc@example.com,security@example.com' });
    expect(alertEmails).toEqual(['security@example.com', 'soc@example.com']);
  });

  test('sends alarms to the addresses of alerts unless operationsEmail is set', () => {
    const alertEmail = 'security@example.com';
    expect(readSettings({ alertEmail }).operationsEmails).toEqual([alertEmail]);
    expect(readSettings({ alertEmail, operationsEmail: 'ops@example.com' }).operationsEmails).toEqual([
      'ops@example.com',
    ]);
  });

  test('reads an existing bucket with its organization and its key', () => {
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

  test('chooses the kind of source from attach and notificationTopicArn', () => {
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

  test('reads accounts to watch and accounts to leave out, each once', () => {
    const organization = { trailBucket: 'example-trail-bucket', organizationId: 'o-exampleorgid' };
    const list = '111122223333, 444455556666,111122223333';
    const accounts = ['111122223333', '444455556666'];
    expect(readSettings({ ...organization, accounts: list }).source).toMatchObject({ accounts, excludedAccounts: [] });
    expect(readSettings({ ...organization, excludeAccounts: list }).source).toMatchObject({
      accounts: [],
      excludedAccounts: accounts,
    });
  });

  test.each([
    ['', ''],
    ['logs', 'logs/'],
    ['logs/', 'logs/'],
    ['logs/cloud_trail.1', 'logs/cloud_trail.1/'],
  ])('reads the key prefix "%s" as "%s"', (keyPrefix, read) => {
    const { source } = readSettings({ trailBucket: 'example-trail-bucket', keyPrefix });
    expect(source).toMatchObject({ keyPrefix: read });
  });

  test('ignores values that CDK adds to the context', () => {
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

describe('rules on the owner of a network', () => {
  const id = 'discovery-from-vpn';

  test('are refused by their name without a database of networks', () => {
    const sentence = `The rule ${id} requires a database of networks: set asnDatabase (--asn-database of commands) to the path of one, such as GeoLite2-ASN.mmdb.`;
    expect(messageOf(() => readSettings({ rules: `iam-create-user,${id}` }))).toBe(sentence);
    expect(readSettings({ rules: id, asnDatabase: 'networks.mmdb' }).rules).toEqual([id]);
  });

  test('are left out of the sets without a database', () => {
    expect(readSettings({ rules: 'all' }).rules).not.toContain(id);
    expect(readSettings({ rules: 'all-management', asnDatabase: 'networks.mmdb' }).rules).toContain(id);
  });
});

describe('the rule on console sessions with a federation token', () => {
  const id = 'sts-get-federation-token-console';

  test('is refused without a rule on federation tokens, since it could never alert', () => {
    expect(messageOf(() => readSettings({ rules: `iam-create-user,${id}` }))).toBe(
      `The rule ${id} alerts only after an alert of sts-get-federation-token, sts-get-federation-token-administrator, sts-get-federation-token-new-network: add one of these, which activates it too.`,
    );
    expect(readSettings({ rules: `sts-get-federation-token-administrator,${id}` }).rules).toContain(id);
    expect(readSettings({ rules: `recommended,${id}` }).rules).toContain(id);
  });
});

describe('readSettings rejects a wrong setting with a sentence', () => {
  test.each([
    [
      { alertEmail: 'security' },
      'Invalid setting alertEmail="security": must be one or more email addresses, separated by commas.',
    ],
    [{ alertEmail: '' }, 'alertEmail="": must be one or more email addresses'],
    [{ alertEmail: 'a@example.com,' }, 'alertEmail="a@example.com,": must be one or more email addresses'],
    [{ operationsEmail: 'a@example.com;b@example.com' }, 'operationsEmail="a@example.com;b@example.com": must be'],
    [{ trailBucket: 's3://bucket' }, 'trailBucket="s3://bucket": must be the name of an S3 bucket'],
    [{ trailBucket: 'arn:aws:s3:::bucket' }, 'trailBucket="arn:aws:s3:::bucket": must be'],
    [{ trailBucket: 'Bucket' }, 'trailBucket="Bucket": must be'],
    [{ trailBucket: 'a..b' }, 'trailBucket="a..b": must be'],
    [{ trailBucket: '192.0.2.1' }, 'trailBucket="192.0.2.1": must be'],
    [{ ...bucket, keyPrefix: '/logs' }, 'keyPrefix="/logs": must be the S3 key prefix before AWSLogs/'],
    [{ ...bucket, keyPrefix: 'logs//a' }, 'keyPrefix="logs//a": must be'],
    [{ ...bucket, keyPrefix: ' logs' }, 'keyPrefix=" logs": must be'],
    [{ ...bucket, keyPrefix: 'logs ' }, 'keyPrefix="logs ": must be'],
    [{ ...bucket, keyPrefix: 'x'.repeat(201) }, 'must be the S3 key prefix'],
    [{ ...bucket, keyPrefix: 'logs/*' }, 'keyPrefix="logs/*": must be'],
    [{ ...bucket, keyPrefix: 'logs/AWSLogs/' }, 'keyPrefix="logs/AWSLogs/": must be'],
    [{ ...bucket, organizationId: 'exampleorgid' }, 'organizationId="exampleorgid": must be an organization ID'],
    [{ ...bucket, kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:alias/trail' }, 'must be the ARN of a KMS key'],
    [
      { rules: 'sts' },
      'Invalid setting rules="sts": must be one or more of the sets recommended, all-management, all and the rule IDs in docs/rules/README.md, separated by commas.',
    ],
    [{ rules: 'iam-create-user,' }, 'rules="iam-create-user,": must be one or more of the sets'],
    [{ rules: '' }, 'rules="": must be one or more of the sets'],
    [{ historyWindowDays: '0' }, 'historyWindowDays="0": must be a whole number of days from 1 to 365.'],
    [{ historyWindowDays: 366 }, 'historyWindowDays=366: must be'],
    [{ historyWindowDays: '2.5' }, 'historyWindowDays="2.5": must be'],
    [{ historyWindowDays: 'ten' }, 'historyWindowDays="ten": must be'],
    [{ historyWindowDays: true }, 'historyWindowDays=true: must be'],
    [{ concurrency: '1' }, 'concurrency="1": must be a whole number of runs from 2 to 1000.'],
    [{ concurrency: 1001 }, 'concurrency=1001: must be'],
    [{ batchWindow: '61' }, 'batchWindow="61": must be a whole number of seconds from 0 to 60.'],
    [{ batchWindow: '-1' }, 'batchWindow="-1": must be'],
    [{ memory: '512' }, 'memory="512": must be a whole number of MB from 1024 to 10240.'],
    [{ memory: '2 GB' }, 'memory="2 GB": must be'],
    [{ logRetentionDays: '10' }, 'logRetentionDays="10": must be a retention period of CloudWatch Logs in days: 1, 3'],
    [{ logRetentionDays: '9999' }, 'logRetentionDays="9999": must be'],
    [{ exceptionsFile: '' }, 'exceptionsFile="": must be the path of a file'],
    [{ accountNames: '' }, 'accountNames="": must be the path of a JSON file with the names of accounts, or 1111'],
    [{ keyPrefix: 'logs' }, 'keyPrefix="logs": requires trailBucket, the name of an S3 bucket'],
    [{ organizationId: 'o-exampleorgid' }, 'organizationId="o-exampleorgid": requires trailBucket'],
    [{ kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/a' }, 'requires trailBucket'],
    [{ attach: 'eventbridge' }, 'attach="eventbridge": requires trailBucket'],
    [{ notificationTopicArn }, 'requires trailBucket'],
    [{ accounts: '111122223333' }, 'accounts="111122223333": requires trailBucket'],
    [{ trailBucketAccount: '444455556666' }, 'trailBucketAccount="444455556666": requires trailBucket'],
    [{ ...bucket, attach: 'sns' }, 'attach="sns": must be eventbridge; remove it'],
    [{ ...bucket, notificationTopicArn: 'trail' }, 'notificationTopicArn="trail": must be the ARN'],
    [{ ...bucket, notificationTopicArn: `${notificationTopicArn}.fifo` }, 'must be the ARN of a standard'],
    [{ ...bucket, accounts: '1234' }, 'accounts="1234": must be at most 20 account IDs of 12 digits, or all'],
    [
      { ...bucket, accounts: accountIds(21) },
      'must be at most 20 account IDs of 12 digits, or all, separated by commas.',
    ],
    [
      { ...bucket, organizationId: 'o-exampleorgid', excludeAccounts: accountIds(101) },
      'must be at most 100 account IDs of 12 digits, separated by commas.',
    ],
    [
      { ...bucket, attach: 'eventbridge', notificationTopicArn },
      'attach="eventbridge": cannot be combined with notificationTopicArn, because each log file would be announced twice. Remove one',
    ],
    [
      { ...bucket, organizationId: 'o-exampleorgid', accounts: '111122223333', excludeAccounts: '444455556666' },
      'accounts="111122223333": cannot be combined with excludeAccounts. Name either the accounts to watch or the accounts to leave out.',
    ],
    [
      { ...bucket, excludeAccounts: '444455556666' },
      'excludeAccounts="444455556666": requires organizationId, because only an organization has accounts to leave out. Set organizationId,',
    ],
    [
      { ...bucket, trailBucketAccount: '444455556666' },
      'trailBucketAccount="444455556666": requires attach=eventbridge or notificationTopicArn, because you cannot set a notification',
    ],
    [
      { ...bucket, attach: 'eventbridge', trailBucketAccount: '4444' },
      'trailBucketAccount="4444": must be an account ID of 12 digits, as text.',
    ],
    [
      { alertMail: 'a@example.com' },
      'Unknown setting "alertMail". Did you mean "alertEmail"? For the list of settings, see README.md#settings.',
    ],
    [{ rules: 'sts-get-federation-tokn' }, 'Did you mean "sts-get-federation-token"?'],
    [{ rules: 'recomended,all' }, 'Did you mean "recommended"?'],
    [{ 'alert-email': 'a@example.com' }, 'Unknown setting "alert-email". Did you mean "alertEmail"?'],
    [
      { 'firstsight:alertEmail': 'a@example.com' },
      'Unknown setting "firstsight:alertEmail". Did you mean "alertEmail"?',
    ],
    [{ 'firstsight.rule': 'all' }, 'Unknown setting "firstsight.rule". Did you mean "rules"?'],
    [{ TRAILBUCKET: 'b' }, 'Unknown setting "TRAILBUCKET". Did you mean "trailBucket"?'],
    [{ somethingElse: 'b' }, 'Unknown setting "somethingElse". For the list of settings, see README.md#settings.'],
  ])('%j', (context, sentence) => {
    expect(() => readSettings(context)).toThrow(SettingsError);
    expect(() => readSettings(context)).toThrow(sentence);
  });

  test('for each wrong setting, on a separate line', () => {
    const context = { alertEmail: 'security', historyWindowDays: 'ten', trialBucket: 'b' };
    const lines = [
      /^Unknown setting "trialBucket"\..+\.$/,
      /^Invalid setting alertEmail=.+\.$/,
      /^Invalid setting historyWindowDays=.+\.$/,
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
