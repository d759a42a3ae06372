import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Notification, notificationsIn } from '../../../lambda/cloudtrail/notifications/notification.ts';
import { withValueAt } from '../altered.ts';
import {
  bucket,
  cloudTrailMessage,
  eventBridgeEvent,
  genuineEvents,
  key,
  s3Event,
  s3Record,
  snsEvent,
  sqsEvent,
} from './notifications.ts';

const hostileValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '%',
    'Notification',
    'aws:sqs',
    'aws:sns',
    'aws:s3',
    'aws.s3',
    's3:TestEvent',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom(...genuineEvents),
);

it('notificationsIn never throws for any JSON value, and its result is never empty', () => {
  fc.assert(fc.property(fc.jsonValue({ depthSize: 'large' }), (event) => expectAnswered(notificationsIn(event))));
});

it('notificationsIn never throws for any value in any field of a real message', () => {
  const event = fc.constantFrom(...genuineEvents);
  fc.assert(
    fc.property(event, fc.nat(), hostileValue, (whole, place, value) => {
      expectAnswered(notificationsIn(withValueAt(whole, place, structuredClone(value))));
    }),
    { numRuns: 2000 },
  );
});

it.each(['[', '{"Message":'])(
  'notificationsIn does not throw for a message nested ten thousand times in %s',
  (opening) => {
    const text = opening.repeat(10_000) + (opening === '[' ? ']' : '1}').repeat(10_000);
    expectAnswered(notificationsIn(sqsEvent(text)));
    expectAnswered(notificationsIn(snsEvent(text)));
  },
);

it('notificationsIn returns any key of S3, EventBridge and CloudTrail unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (prefix) => {
      const plain = `${prefix}/${key}`;
      const encoded = encodeURIComponent(plain).replaceAll('%20', '+').replaceAll('%2F', '/');
      for (const message of [s3Event(s3Record(encoded)), eventBridgeEvent(plain), cloudTrailMessage(plain)]) {
        expect(notificationsIn(sqsEvent(message))[0]?.logFiles).toEqual([{ bucket, key: plain }]);
      }
    }),
  );
});

/** No message is lost: each entry has a log file, a digest file, a reason to skip, or an error. */
function expectAnswered(entries: readonly Notification[]): void {
  expect(entries.length).toBeGreaterThan(0);
  for (const { logFiles, digestFiles, skipped, error } of entries) {
    expect(logFiles.length + digestFiles.length + skipped.length + (error === undefined ? 0 : 1)).toBeGreaterThan(0);
    for (const logFile of logFiles) expect([typeof logFile.bucket, typeof logFile.key]).toEqual(['string', 'string']);
  }
}
