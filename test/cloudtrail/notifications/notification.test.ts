import { describe, expect, it } from '@jest/globals';
import { digestMessage, notificationOf } from '../../../lambda/cloudtrail/notifications/messages.ts';
import { notificationsIn } from '../../../lambda/cloudtrail/notifications/notification.ts';
import {
  bucket,
  cloudTrailMessage,
  cloudTrailValidation,
  eventBridgeEvent,
  key,
  s3Event,
  s3Record,
  s3TestMessage,
  secondKey,
  snsEvent,
  snsMessage,
  sqsEvent,
} from './notifications.ts';

const inQueue = { id: 'message-0', digestFiles: [], skipped: [], error: undefined };
const direct = { ...inQueue, id: undefined };
const logFiles = (...keys: readonly string[]) => ({ logFiles: keys.map((each) => ({ bucket, key: each })) });

describe('notificationsIn finds a log file', () => {
  const cases: readonly [string, unknown, object][] = [
    ['S3', s3Event(s3Record(key)), direct],
    ['S3 through SQS', sqsEvent(s3Event(s3Record(key))), inQueue],
    ['S3 through SNS', snsEvent(s3Event(s3Record(key))), direct],
    ['S3 through SNS and SQS', sqsEvent(snsMessage(s3Event(s3Record(key)))), inQueue],
    ['EventBridge', eventBridgeEvent(key), direct],
    ['EventBridge through SQS', sqsEvent(eventBridgeEvent(key)), inQueue],
    ['EventBridge through SNS', snsEvent(eventBridgeEvent(key)), direct],
    ['EventBridge through SNS and SQS', sqsEvent(snsMessage(eventBridgeEvent(key))), inQueue],
    ['CloudTrail through SNS', snsEvent(cloudTrailMessage(key)), direct],
    ['CloudTrail through SNS and SQS', sqsEvent(snsMessage(cloudTrailMessage(key))), inQueue],
    ['CloudTrail through SNS and SQS with raw delivery', sqsEvent(cloudTrailMessage(key)), inQueue],
    ['CloudTrail, handed on as it is', cloudTrailMessage(key), direct],
  ];
  it.each(cases)('in a message of %s', (_, event, entry) => {
    expect(notificationsIn(event)).toEqual([{ ...entry, ...logFiles(key) }]);
  });

  it.each(['ObjectCreated:Put', 'ObjectCreated:CompleteMultipartUpload', 's3:ObjectCreated:Copy'])('by %s', (name) => {
    expect(notificationsIn(s3Event(s3Record(key, name)))).toEqual([{ ...direct, ...logFiles(key) }]);
  });

  it('for every key of a message of CloudTrail', () => {
    const event = sqsEvent(snsMessage(cloudTrailMessage(key, secondKey)));
    expect(notificationsIn(event)).toEqual([{ ...inQueue, ...logFiles(key, secondKey) }]);
  });

  it('for every record of an S3 event notification', () => {
    const event = sqsEvent(s3Event(s3Record(key), s3Record(secondKey)));
    expect(notificationsIn(event)).toEqual([{ ...inQueue, ...logFiles(key, secondKey) }]);
  });

  it('for every message of a batch, each under its own ID', () => {
    const event = sqsEvent(s3Event(s3Record(key)), eventBridgeEvent(secondKey));
    expect(notificationsIn(event)).toEqual([
      { ...inQueue, ...logFiles(key) },
      { ...inQueue, id: 'message-1', ...logFiles(secondKey) },
    ]);
  });
});

describe('notificationsIn finds a digest file', () => {
  const digest = key.replaceAll('CloudTrail', 'CloudTrail-Digest');
  const cases: readonly [string, unknown, number][] = [
    ['S3', s3Event(s3Record(digest)), 0],
    ['EventBridge', eventBridgeEvent(digest), 0],
    ['CloudTrail', cloudTrailMessage(digest), 0],
    ['the audit, with the number of its looks', JSON.parse(digestMessage({ bucket, key: digest, look: 3 })), 3],
    ['the audit without a number', { firstsightAudit: { bucket, key: digest, look: -1 } }, 0],
  ];
  it.each(cases)('in a message of %s', (_, message, look) => {
    const digestFiles = [{ bucket, key: digest, look }];
    expect(notificationsIn(sqsEvent(message))).toEqual([{ ...inQueue, logFiles: [], digestFiles }]);
  });

  it('next to log files', () => {
    const [entry] = notificationsIn(sqsEvent(cloudTrailMessage(digest, key)));
    expect(entry).toMatchObject({ ...logFiles(key), digestFiles: [{ key: digest }] });
  });
});

describe('notificationsIn reads what the detector sends itself', () => {
  it.each([key, `security logs/a+b/100 %/ü/${key}`])('about %s', (named) => {
    const message = notificationOf({ bucket, key: named });
    expect(notificationsIn(sqsEvent(message))).toEqual([{ ...inQueue, ...logFiles(named) }]);
  });
});

describe('notificationsIn decodes a URL-encoded key', () => {
  const spaced = `security logs/a+b/ü/${key}`;
  const encoded = `security+logs/a%2Bb/%C3%BC/${key}`;

  it('in an S3 event notification, where a plus sign is a space', () => {
    expect(notificationsIn(sqsEvent(s3Event(s3Record(encoded))))).toEqual([{ ...inQueue, ...logFiles(spaced) }]);
  });

  it.each([
    ['EventBridge', eventBridgeEvent(encoded)],
    ['CloudTrail', snsEvent(cloudTrailMessage(encoded))],
  ])('but leaves the plain key in a message of %s as it is', (_, event) => {
    expect(notificationsIn(event)).toEqual([{ ...direct, ...logFiles(encoded) }]);
  });
});

describe('notificationsIn skips with a reason', () => {
  const insight = key.replaceAll('CloudTrail', 'CloudTrail-Insight');
  const network = key.replaceAll('CloudTrail', 'CloudTrail-NetworkActivity');
  const aggregated = key.replaceAll('CloudTrail', 'CloudTrail-Aggregated');
  const topic = 'arn:aws:sns:us-east-1:444455556666:trail';
  const notCreated = [
    'ObjectRemoved:Delete',
    'ObjectRemoved:DeleteMarkerCreated',
    's3:LifecycleExpiration:Delete',
    'LifecycleTransition',
    'ObjectRestore:Completed',
    'Replication:OperationMissedThreshold',
    'ObjectTagging:Put',
    'ObjectAcl:Put',
    'IntelligentTiering',
    'ReducedRedundancyLostObject',
  ];
  const notCreatedTypes = ['Object Deleted', 'Object Restore Completed', 'Object Tags Added', 'Object ACL Updated'];
  const cases: readonly [string, unknown, string, string][] = [
    ["S3's test", s3TestMessage, 'test-notification', 's3:TestEvent'],
    ["CloudTrail's test of its topic", cloudTrailValidation, 'test-notification', 'CloudTrail validation message'],
    ['an empty list of records', s3Event(), 'no-records', ''],
    ['an empty list of keys', cloudTrailMessage(), 'no-records', ''],
    ['an Insight file', eventBridgeEvent(insight), 'insight-file', insight],
    ['network activity', s3Event(s3Record(network)), 'network-activity-file', network],
    ['aggregated events', s3Event(s3Record(aggregated)), 'aggregated-file', aggregated],
    ['another object', cloudTrailMessage('Happy Face.jpg'), 'not-a-log-file', 'Happy Face.jpg'],
    ["AWS Config's delivery", { s3Bucket: bucket, s3ObjectKey: 'a/Config/b' }, 'not-a-log-file', 'a/Config/b'],
    ['a subscription to confirm', snsMessage('', 'SubscriptionConfirmation'), 'subscription-confirmation', topic],
    ['the end of a subscription', snsMessage('', 'UnsubscribeConfirmation'), 'unsubscribe-confirmation', topic],
    ...notCreated.map((name): [string, unknown, string, string] => [
      name,
      s3Event(s3Record(key, name)),
      'not-object-created',
      name,
    ]),
    ...notCreatedTypes.map((type): [string, unknown, string, string] => [
      `EventBridge's ${type}`,
      eventBridgeEvent(key, type),
      'not-object-created',
      type,
    ]),
  ];
  it.each(cases)('%s', (_, message, reason, subject) => {
    const skipped = [{ reason, subject }];
    expect(notificationsIn(sqsEvent(message))).toEqual([{ ...inQueue, logFiles: [], skipped }]);
    expect(notificationsIn(snsEvent(message))).toEqual([{ ...direct, logFiles: [], skipped }]);
  });

  it('one file, and still finds the log files in the same message', () => {
    const event = sqsEvent(snsMessage(cloudTrailMessage(insight, key)));
    expect(notificationsIn(event)).toEqual([
      { ...inQueue, ...logFiles(key), skipped: [{ reason: 'insight-file', subject: insight }] },
    ]);
  });

  it('a key that is too long, and cuts the subject to the longest key that S3 allows', () => {
    const [entry] = notificationsIn(eventBridgeEvent('x'.repeat(100_000)));
    expect(entry?.skipped[0]?.subject).toHaveLength(1024);
  });
});
