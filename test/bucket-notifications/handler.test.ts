import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { NotificationRequest } from '../../lambda/bucket-notifications/entries.ts';
import { type Outcome, outcomeOf } from '../../lambda/bucket-notifications/handler.ts';
import { filterOf } from '../../lambda/bucket-notifications/refusals.ts';
import type { BucketNotificationProperties } from '../../lambda/names.ts';
import { BucketInMemory, s3Error } from './bucket.ts';

const account = '111122223333';
const stackId = `arn:aws:cloudformation:us-east-1:${account}:stack/Firstsight/0a1b2c3d`;
const queueArn = `arn:aws:sqs:us-east-1:${account}:Firstsight-Queue`;

/** S3 returns the names of a filter with a capital letter, which the SDK does not know. */
const keysLike = (prefix: string, suffix?: string) => ({
  Key: {
    FilterRules: [
      { Name: 'Prefix' as 'prefix', Value: prefix },
      ...(suffix === undefined ? [] : [{ Name: 'Suffix' as 'suffix', Value: suffix }]),
    ],
  },
});

const siem = {
  Id: 'set-by-the-siem',
  TopicArn: `arn:aws:sns:us-east-1:${account}:siem`,
  Events: ['s3:ObjectRemoved:*'],
} satisfies NonNullable<NotificationConfiguration['TopicConfigurations']>[number];
const elb = {
  Id: 'set-by-hand',
  QueueArn: `arn:aws:sqs:us-east-1:${account}:elb`,
  Events: ['s3:ObjectCreated:*'],
  Filter: keysLike('elb/'),
} satisfies QueueConfiguration;
const others: NotificationConfiguration = {
  TopicConfigurations: [siem],
  QueueConfigurations: [elb],
  EventBridgeConfiguration: {},
};

let buckets: Record<string, BucketInMemory>;
let isRollingBack: boolean;
let waits: number[];

beforeEach(() => {
  buckets = { 'trail-a': new BucketInMemory(), 'trail-b': new BucketInMemory() };
  bucket('trail-a').configuration = structuredClone(others);
  isRollingBack = false;
  waits = [];
});

function bucket(name: string): BucketInMemory {
  const found = buckets[name];
  if (found === undefined) throw new Error(`no bucket ${name}`);
  return found;
}

const prefixOf = (one: string) => `AWSLogs/${one}/CloudTrail/`;

function propertiesOf(name: string, accounts: readonly string[] = [account]): BucketNotificationProperties {
  const Notifications = accounts.map((one) => ({ Prefix: prefixOf(one), Suffix: '.json.gz' }));
  return { BucketName: name, BucketOwner: account, QueueArn: queueArn, Notifications };
}

type Requested =
  | { readonly RequestType: 'Create' }
  | { readonly RequestType: 'Update'; readonly PhysicalResourceId: string; readonly old: BucketNotificationProperties }
  | { readonly RequestType: 'Delete'; readonly PhysicalResourceId: string };

function ask(
  properties: BucketNotificationProperties,
  requested: Requested,
  ofStack: string = stackId,
): Promise<Outcome> {
  const request = {
    ...requested,
    ...('old' in requested && { OldResourceProperties: requested.old }),
    StackId: ofStack,
    RequestId: 'request',
    ResponseURL: 'http://127.0.0.1:1/',
    ResourceType: 'Custom::FirstsightBucketNotifications',
    LogicalResourceId: 'ExistingBucketNotifications1A2B3C4D',
    ServiceToken: '',
    ResourceProperties: properties,
  } as NotificationRequest;
  return outcomeOf(request, {
    bucketOf: ({ BucketName }) => bucket(BucketName),
    isRollingBack: async () => isRollingBack,
    wait: async (millis) => waits.push(millis),
  });
}

const create = (properties: BucketNotificationProperties) => ask(properties, { RequestType: 'Create' });
const update = (
  properties: BucketNotificationProperties,
  PhysicalResourceId: string,
  old: BucketNotificationProperties,
) => ask(properties, { RequestType: 'Update', PhysicalResourceId, old });
const remove = (properties: BucketNotificationProperties, PhysicalResourceId: string) =>
  ask(properties, { RequestType: 'Delete', PhysicalResourceId });

/** The prefixes that the queue is notified of. */
function announced(name: string): string[] {
  const entries = bucket(name).configuration.QueueConfigurations?.filter(({ QueueArn }) => QueueArn === queueArn) ?? [];
  return entries.map((entry) => filterOf(entry)[0]);
}

/** The configuration without the notifications to the queue. */
function ofOthers(name: string): NotificationConfiguration {
  const { QueueConfigurations, ...rest } = bucket(name).configuration;
  const left = QueueConfigurations?.filter(({ QueueArn }) => QueueArn !== queueArn) ?? [];
  return left.length === 0 ? rest : { ...rest, QueueConfigurations: left };
}

describe('the notifications of a bucket', () => {
  test('are added to those of others, which keep their IDs, and removed again', async () => {
    const { Status, PhysicalResourceId } = await create(propertiesOf('trail-a', [account, '444455556666']));
    expect(Status).toBe('SUCCESS');
    expect(announced('trail-a')).toEqual([prefixOf(account), prefixOf('444455556666')]);
    expect(ofOthers('trail-a')).toEqual(others);
    expect((await remove(propertiesOf('trail-a'), PhysicalResourceId)).Status).toBe('SUCCESS');
    expect(bucket('trail-a').configuration).toEqual(others);
  });

  test('change with the settings, and keep what someone else added in between', async () => {
    const one = propertiesOf('trail-a');
    const { PhysicalResourceId } = await create(one);
    bucket('trail-a').configuration.QueueConfigurations?.push({
      ...elb,
      Id: 'added-later',
      Filter: keysLike('vpc/'),
    });
    const before = ofOthers('trail-a');
    const updated = await update(propertiesOf('trail-a', ['444455556666']), PhysicalResourceId, one);
    expect(updated).toEqual({ Status: 'SUCCESS', PhysicalResourceId });
    expect(announced('trail-a')).toEqual([prefixOf('444455556666')]);
    expect(ofOthers('trail-a')).toEqual(before);
  });

  test('are found again after another tool has replaced their IDs', async () => {
    const one = propertiesOf('trail-a');
    const { PhysicalResourceId } = await create(one);
    const replaceIds = () => {
      for (const entry of bucket('trail-a').configuration.QueueConfigurations ?? [])
        entry.Id = `random-${Math.random()}`;
    };
    replaceIds();
    await update(propertiesOf('trail-a', [account, '444455556666']), PhysicalResourceId, one);
    expect(announced('trail-a')).toEqual([prefixOf(account), prefixOf('444455556666')]);
    replaceIds();
    await remove(propertiesOf('trail-a', [account, '444455556666']), PhysicalResourceId);
    expect(announced('trail-a')).toEqual([]);
  });

  test('keep a notification to the queue that someone else added, until the queue goes', async () => {
    const one = propertiesOf('trail-a');
    const { PhysicalResourceId } = await create(one);
    bucket('trail-a').configuration.QueueConfigurations?.push({
      ...elb,
      Id: 'added-later',
      QueueArn: queueArn,
      Filter: keysLike('by-hand/'),
    });
    await update(propertiesOf('trail-a', ['444455556666']), PhysicalResourceId, one);
    expect(announced('trail-a')).toEqual(['by-hand/', prefixOf('444455556666')]);
    await remove(propertiesOf('trail-a', ['444455556666']), PhysicalResourceId);
    expect(bucket('trail-a').configuration).toEqual(others);
  });

  test('follow the settings to another bucket, and leave the old one as it was', async () => {
    const [a, b] = [propertiesOf('trail-a'), propertiesOf('trail-b')];
    const before = await create(a);
    const after = await update(b, before.PhysicalResourceId, a);
    expect(after.PhysicalResourceId).not.toBe(before.PhysicalResourceId);
    // CloudFormation deletes a resource whose ID has changed.
    await remove(a, before.PhysicalResourceId);
    expect(bucket('trail-a').configuration).toEqual(others);
    expect(announced('trail-b')).toEqual([prefixOf(account)]);
  });

  test('of two stacks for other accounts share a bucket, and each stack removes its own', async () => {
    const other = stackId.replace('Firstsight/0a1b2c3d', 'Firstsight-test/9f8e7d6c');
    const [one, two] = [
      propertiesOf('trail-a'),
      { ...propertiesOf('trail-a', ['444455556666']), QueueArn: `${queueArn}-test` },
    ];
    const { PhysicalResourceId } = await create(one);
    expect((await ask(two, { RequestType: 'Create' }, other)).Status).toBe('SUCCESS');
    await ask(two, { RequestType: 'Update', PhysicalResourceId, old: two }, other);
    await remove(one, PhysicalResourceId);
    expect(bucket('trail-a').configuration.QueueConfigurations?.map(({ QueueArn }) => QueueArn)).toEqual([
      elb.QueueArn,
      two.QueueArn,
    ]);
  });

  test('go to a queue that replaces the old one', async () => {
    const old = { ...propertiesOf('trail-a'), QueueArn: `${queueArn}-old` };
    const { PhysicalResourceId } = await create(old);
    await update(propertiesOf('trail-a'), PhysicalResourceId, old);
    expect(announced('trail-a')).toEqual([prefixOf(account)]);
    expect(ofOthers('trail-a')).toEqual(others);
  });

  test('have the prefix in the form that S3 compares with keys', async () => {
    const Notifications = [{ Prefix: 'logs/source=cloudtrail/AWSLogs/', Suffix: '.json.gz' }];
    const hive = { ...propertiesOf('trail-a'), Notifications };
    const { PhysicalResourceId } = await create(hive);
    expect(announced('trail-a')).toEqual(['logs/source%3Dcloudtrail/AWSLogs/']);
    for (const entry of bucket('trail-a').configuration.QueueConfigurations ?? []) entry.Id = 'random';
    await update(hive, PhysicalResourceId, hive);
    expect(announced('trail-a')).toHaveLength(1);
  });

  test('are not written if there is nothing to remove', async () => {
    await remove(propertiesOf('trail-a'), 'trail-a/notifications');
    expect(bucket('trail-a').writes).toBe(0);
  });
});

describe('a notification that S3 refuses because another one covers its log files', () => {
  test.each([
    [
      'a topic',
      { TopicConfigurations: [{ ...siem, Events: ['s3:ObjectCreated:Put'] }] },
      `notificationTopicArn=${siem.TopicArn}`,
    ],
    ['a queue', { QueueConfigurations: [{ ...elb, Filter: {} }] }, 'attach=eventbridge'],
  ] as const)('to %s fails with the way out, and deleting it changes nothing', async (_to, existing, wayOut) => {
    bucket('trail-a').configuration = structuredClone(existing) as unknown as NotificationConfiguration;
    const { Status, Reason, PhysicalResourceId } = await create(propertiesOf('trail-a'));
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('already has a notification for these log files');
    expect(Reason).toContain(wayOut);
    expect((await remove(propertiesOf('trail-a'), PhysicalResourceId)).Status).toBe('SUCCESS');
    expect(bucket('trail-a').configuration).toEqual(existing);
  });
});

describe('a bucket that cannot be changed', () => {
  test.each([
    ['does not exist', s3Error('NoSuchBucket', 404), 'does not exist'],
    ['belongs to another account', s3Error('AccessDenied', 403), 'trailBucketAccount'],
    [
      'is in another Region',
      s3Error('PermanentRedirect', 301, '', { 'x-amz-bucket-region': 'eu-west-1' }),
      'another Region (eu-west-1)',
    ],
  ])(
    'because it %s, makes the creation fail with a sentence, and never blocks the deletion',
    async (_why, error, sentence) => {
      bucket('trail-a').error = error;
      const created = await create(propertiesOf('trail-a'));
      expect(created).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(sentence) });
      const removed = await remove(propertiesOf('trail-a'), created.PhysicalResourceId);
      expect(removed).toMatchObject({ Status: 'SUCCESS', Reason: expect.stringContaining('left as they are') });
      expect(bucket('trail-a').configuration).toEqual(others);
    },
  );

  test('for some seconds, because the permissions are new, is changed later', async () => {
    bucket('trail-a').errors.push(s3Error('AccessDenied', 403), s3Error('AccessDenied', 403));
    expect((await create(propertiesOf('trail-a'))).Status).toBe('SUCCESS');
    expect(waits).toEqual([1_000, 2_000]);
  });

  test.each([
    ['another change runs', s3Error('OperationAborted', 409)],
    ['S3 does not answer', s3Error('InternalError', 500)],
    ['the connection breaks', new Error('socket hang up')],
  ])('for a moment, because %s, is changed later', async (_why, error) => {
    const { PhysicalResourceId } = await create(propertiesOf('trail-a'));
    bucket('trail-a').errors.push(error);
    expect((await remove(propertiesOf('trail-a'), PhysicalResourceId)).Status).toBe('SUCCESS');
    expect(bucket('trail-a').configuration).toEqual(others);
  });

  test('for so long that CloudFormation has to ask again, says so', async () => {
    const { PhysicalResourceId } = await create(propertiesOf('trail-a'));
    bucket('trail-a').error = s3Error('InternalError', 500);
    expect((await remove(propertiesOf('trail-a'), PhysicalResourceId)).Status).toBe('FAILED');
  });
});

describe('an update from version 0.1.0, which set the notification with the handler of CDK', () => {
  const byCdk = (): void => {
    bucket('trail-a').configuration = {
      ...structuredClone(others),
      QueueConfigurations: [
        elb,
        {
          Id: `${stackId}-4711`,
          QueueArn: queueArn,
          Events: ['s3:ObjectCreated:*'],
          Filter: keysLike(prefixOf(account), '.json.gz'),
        },
      ],
    };
  };
  /** The handler of CDK, at the end of the update. */
  const deleteOfCdk = (): void => {
    const { configuration } = bucket('trail-a');
    configuration.QueueConfigurations = configuration.QueueConfigurations?.filter(
      ({ Id }) => !Id?.startsWith(`${stackId}-`),
    );
  };

  test('replaces the notification, and the deletion of the old resource after it takes nothing away', async () => {
    byCdk();
    const { Status, PhysicalResourceId } = await create(propertiesOf('trail-a'));
    expect(Status).toBe('SUCCESS');
    deleteOfCdk();
    expect(announced('trail-a')).toEqual([prefixOf(account)]);
    await update(propertiesOf('trail-a', ['444455556666']), PhysicalResourceId, propertiesOf('trail-a'));
    await remove(propertiesOf('trail-a', ['444455556666']), PhysicalResourceId);
    expect(bucket('trail-a').configuration).toEqual(others);
  });

  test('that is undone leaves the notification with the old resource', async () => {
    byCdk();
    const { PhysicalResourceId } = await create(propertiesOf('trail-a'));
    isRollingBack = true;
    await remove(propertiesOf('trail-a'), PhysicalResourceId);
    expect(announced('trail-a')).toEqual([prefixOf(account)]);
    deleteOfCdk();
    expect(bucket('trail-a').configuration).toEqual(others);
  });

  test('that cannot set the notification leaves the old one', async () => {
    byCdk();
    bucket('trail-a').configuration.TopicConfigurations = [
      {
        ...siem,
        Events: ['s3:ObjectCreated:*'],
        Filter: keysLike(prefixOf('444455556666')),
      },
    ];
    const { Status, PhysicalResourceId } = await create(propertiesOf('trail-a', [account, '444455556666']));
    expect(Status).toBe('FAILED');
    isRollingBack = true;
    await remove(propertiesOf('trail-a', [account, '444455556666']), PhysicalResourceId);
    expect(announced('trail-a')).toEqual([prefixOf(account)]);
  });
});
