import { describe, expect, test } from '@jest/globals';
import { type Notification, notificationsIn, passOver } from '../../../lambda/cloudtrail/notifications/notification.ts';
import { bucket, cloudTrailMessage, key, sqsEvent } from './notifications.ts';

const keyOf = (account: string) => key.replaceAll('111122223333', account);
const [first, second] = ['111122223333', '444455556666'];

describe('what a notification announces and is not to be read', () => {
  const [announced] = notificationsIn(sqsEvent(cloudTrailMessage(keyOf(first), keyOf(second)))) as [Notification];

  test('is skipped with its reason, and the log files beside it stay', () => {
    const left = passOver(announced, ({ key }) => (key === keyOf(second) ? 'unwatched-account' : undefined));
    expect(left).toEqual({
      ...announced,
      logFiles: [{ bucket, key: keyOf(first) }],
      skipped: [{ reason: 'unwatched-account', subject: keyOf(second) }],
    });
  });

  test('leaves a notification as it is that announces nothing else', () => {
    expect(passOver(announced, () => undefined)).toEqual(announced);
  });
});
