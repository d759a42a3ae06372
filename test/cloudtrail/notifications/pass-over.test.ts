import { describe, expect, test } from '@jest/globals';
import { type Notification, notificationsIn, passOver } from '../../../lambda/cloudtrail/notifications/notification.ts';
import { bucket, cloudTrailMessage, key, sqsEvent } from './notifications.ts';

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
