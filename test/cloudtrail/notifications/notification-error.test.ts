import { describe, expect, it } from '@jest/globals';
import { notificationsIn } from '../../../lambda/cloudtrail/notifications/notification.ts';
import {
  MalformedNotificationError,
  NotificationError,
  UnknownNotificationError,
} from '../../../lambda/cloudtrail/notifications/notification-error.ts';
import {
  bucket,
  cloudTrailMessage,
  eventBridgeEvent,
  key,
  s3Event,
  s3Record,
  secondKey,
  snsEvent,
  snsMessage,
  sqsEvent,
} from './notifications.ts';

describe('a message of an unknown form is an error that describes the message:', () => {
  it.each([
    ['text', 'Hello from SNS!', 'a text of 15 characters, "Hello from SNS!"'],
    ['an empty text', '', 'a text of 0 characters'],
    ['cut-off JSON', '{"Records":[', 'a text of 12 characters'],
    ['a number', '7', 'the value 7'],
    ['null', 'null', 'the value null'],
    ['a list', '[1]', 'a list'],
    ['another object', { message: 'hello' }, 'an object with 1 fields: "message"'],
    ["another service's event", { source: 'aws.ec2', 'detail-type': 'x' }, 'an object from "aws.ec2" with 2 fields'],
    [
      "another service's records",
      { Records: [{ eventSource: 'aws:dynamodb' }] },
      'first an object from "aws:dynamodb"',
    ],
    ['records that are not objects', { Records: [7] }, 'a list of 1 records, first the value 7'],
    ['a batch of a queue inside a queue', sqsEvent(s3Event(s3Record(key))), 'first an object from "aws:sqs"'],
  ])('%s', (_, message, what) => {
    for (const event of [sqsEvent(message), sqsEvent(snsMessage(message)), snsEvent(message)]) {
      const [entry] = notificationsIn(event);
      expect(entry).toMatchObject({ logFiles: [], skipped: [] });
      expect(entry?.error).toBeInstanceOf(UnknownNotificationError);
      expect(entry?.error?.message).toContain(what);
      expect(entry?.error?.message).toContain('S3 event notification');
    }
  });

  it('its outer shape only, without values', () => {
    const [entry] = notificationsIn({ secret: 'EXAMPLE-SESSION-TOKEN', ['x'.repeat(5000)]: 1, 'line\nbreak': 2 });
    expect(entry?.error?.message).not.toContain('EXAMPLE-SESSION-TOKEN');
    expect(entry?.error?.message).not.toContain('\n');
    expect(entry?.error?.message.length).toBeLessThan(500);
  });

  it('at most its first fields', () => {
    const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, i]));
    const [entry] = notificationsIn(fields);
    expect(entry?.error?.message).toContain('1000 fields: "field0"');
    expect(entry?.error?.message.length).toBeLessThan(500);
  });
});

describe('a message of a known form with a missing part is an error that names the part:', () => {
  const { body: _, ...withoutBody } = sqsEvent('').Records[0] ?? {};
  it.each([
    ['a bucket that is no text', { s3Bucket: 7, s3ObjectKey: [key] }, 'bucket name'],
    ['an empty bucket', { s3Bucket: '', s3ObjectKey: [key] }, 'bucket name'],
    ['a key that is no text', cloudTrailMessage({ key }), 'object key'],
    ['an EventBridge event without a key', eventBridgeEvent(undefined), 'object key'],
    ['an S3 record without a key', s3Event(s3Record(undefined)), 'object key'],
    ['an S3 record without an event name', s3Event(s3Record(key, null)), 'event name'],
    ['an S3 record without s3', s3Event({ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' }), 'bucket name'],
    ['an SNS record without a message', s3Event({ EventSource: 'aws:sns' }), 'SNS message'],
    ['an SNS message without text', { Type: 'Notification' }, 'text'],
    ['an SQS record without a body', { Records: [withoutBody] }, 'message body'],
  ])('%s', (_, message, part) => {
    const [entry] = notificationsIn(message);
    expect(entry?.error).toBeInstanceOf(MalformedNotificationError);
    expect(entry?.error?.message).toContain(part);
  });

  it.each(['AWSLogs/%', 'AWSLogs/%zz', '%C3%28', '%E0%A4%A'])('an object key with a wrong encoding, %s', (encoded) => {
    const [entry] = notificationsIn(s3Event(s3Record(encoded)));
    expect(entry?.error).toBeInstanceOf(MalformedNotificationError);
    expect(entry?.error?.cause).toBeInstanceOf(URIError);
  });
});

describe('an error in one message', () => {
  it('does not affect the other messages of the batch', () => {
    const entries = notificationsIn(sqsEvent(s3Event(s3Record('%')), 'nonsense', s3Event(s3Record(key))));
    expect(entries.map(({ id, error }) => [id, error?.name])).toEqual([
      ['message-0', 'MalformedNotificationError'],
      ['message-1', 'UnknownNotificationError'],
      ['message-2', undefined],
    ]);
    expect(entries[2]?.logFiles).toEqual([{ bucket, key }]);
  });

  it('does not affect the log files of the same message', () => {
    const [entry] = notificationsIn(sqsEvent(snsMessage(cloudTrailMessage(key, 7, secondKey))));
    expect(entry?.error).toBeInstanceOf(NotificationError);
    expect(entry?.logFiles.map((logFile) => logFile.key)).toEqual([key, secondKey]);
  });

  it('does not affect a record without an id', () => {
    const event = { Records: [null, { eventSource: 'aws:sqs', body: JSON.stringify(s3Event(s3Record(key))) }] };
    const [broken, whole] = notificationsIn(event);
    expect(broken?.error).toBeInstanceOf(MalformedNotificationError);
    expect(whole).toEqual({
      id: undefined,
      logFiles: [{ bucket, key }],
      digestFiles: [],
      skipped: [],
      error: undefined,
    });
  });
});
