import { describe, expect, test } from '@jest/globals';
import {
  type Notification,
  notificationsIn,
  passOver,
  passOverOtherSenders,
} from '../../../lambda/cloudtrail/notifications/notification.ts';
import { bucket, cloudTrailMessage, key, s3Event, s3Record, snsMessage, sqsEvent } from './notifications.ts';

const keyOf = (account: string) => key.replaceAll('111122223333', account);
const [first, second] = ['111122223333', '444455556666'];

describe('passOver', () => {
  const [announced] = notificationsIn(sqsEvent(cloudTrailMessage(keyOf(first), keyOf(second)))) as [Notification];

  test('skips a log file with its reason, and keeps the other log files', () => {
    const left = passOver(announced, ({ key }) => (key === keyOf(second) ? 'unwatched-account' : undefined));
    expect(left).toEqual({
      ...announced,
      logFiles: [{ bucket, key: keyOf(first) }],
      skipped: [{ reason: 'unwatched-account', subject: keyOf(second) }],
    });
  });

  test('returns the notification unchanged if there is no reason to skip a log file', () => {
    expect(passOver(announced, () => undefined)).toEqual(announced);
  });
});

function withoutOtherSenders(event: object): Notification | undefined {
  return notificationsIn(event).map(passOverOtherSenders)[0];
}

const configurationItem = {
  messageType: 'ConfigurationItemChangeNotification',
  configurationItem: {
    resourceType: 'AWS::S3::Bucket',
    supplementaryConfiguration: { BucketPolicy: 'arn:aws:s3:::trail/AWSLogs/111122223333/CloudTrail/*' },
  },
};

describe('passOverOtherSenders', () => {
  test.each([
    ['an item of AWS Config', configurationItem],
    [
      'a snapshot of AWS Config that starts',
      { configSnapshotId: 'x', messageType: 'ConfigurationSnapshotDeliveryStarted' },
    ],
    ['an alarm of CloudWatch', { AlarmName: 'x', NewStateValue: 'ALARM' }],
    ['a delivery of SES', { notificationType: 'Delivery', mail: {} }],
    ['an event of RDS', { 'Event Source': 'db-instance', 'Event Message': 'Finished DB Instance backup' }],
    ['an EventBridge event of STS', { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.sts', detail: {} }],
    ['records of DynamoDB', { Records: [{ eventSource: 'aws:dynamodb' }] }],
    ['a text', 'The backup has finished.'],
    ['a list', '[1]'],
    ['nothing', 'null'],
  ])('skips %s, with or without the wrapper of SNS', (_sender, message) => {
    for (const event of [sqsEvent(message), sqsEvent(snsMessage(message))]) {
      expect(withoutOtherSenders(event)).toMatchObject({
        logFiles: [],
        skipped: [{ reason: 'other-message' }],
        error: undefined,
      });
    }
  });

  const [whole] = [JSON.stringify(s3Event(s3Record(key)))];
  test.each([
    ["the first half of CloudTrail's message", JSON.stringify(cloudTrailMessage(key)).slice(0, 80)],
    ['an S3 notification that is cut short', whole.slice(0, whole.indexOf('aws:s3') + 8)],
    ['an S3 notification without a bucket', s3Event({ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' })],
    ["CloudTrail's message without a bucket", { s3ObjectKey: [key] }],
    ['S3 notifications in a list', JSON.stringify(s3Event(s3Record(key)).Records)],
    ['a new form with the key of a log file', { version: 2, object: { path: key } }],
    ['a text with the key of a log file', `New object ${encodeURIComponent(key)}`],
    ['an object that is nested too deep to be searched', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('leaves %s as an error', (_what, message) => {
    for (const event of [sqsEvent(message), sqsEvent(snsMessage(message))]) {
      expect(withoutOtherSenders(event)?.error).toBeDefined();
    }
  });

  test('leaves an error that is next to a message of another sender', () => {
    const records = [{ EventSource: 'aws:sns', Sns: snsMessage('text') }, { EventSource: 'aws:sns' }];
    expect(withoutOtherSenders(sqsEvent({ Records: records }))?.error?.name).toBe('MalformedNotificationError');
  });

  test('leaves a direct invocation as an error, because nobody would see that it does nothing', () => {
    expect(withoutOtherSenders({ key: 'value' })?.error).toBeDefined();
  });
});
