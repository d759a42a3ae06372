import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { notificationsIn } from '../../../lambda/cloudtrail/notifications/notification.ts';

/** Real messages from other projects, and the expected result of each: the reason to skip it, or the error. */
const folder = resolve(import.meta.dirname, '../../../../shared/data/notifications');
const expected: Record<string, readonly (string | undefined)[]> = {
  'aws-lambda-go__s3-event-with-decoded.json': ['not-a-log-file Happy Face.jpg'],
  'aws-lambda-go__s3-event.json': ['not-a-log-file Happy Face.jpg'],
  'aws-lambda-go__s3-lifecycle-event.json': ['not-object-created s3:LifecycleTransition'],
  'aws-lambda-go__sns-event.json': ['UnknownNotificationError'],
  'aws-lambda-go__sqs-event.json': ['UnknownNotificationError'],
  'powertools-lambda-python__s3EventBridgeNotificationObjectDeletedEvent.json': ['not-object-created Object Deleted'],
  'powertools-lambda-python__s3EventDeleteObject.json': ['not-object-created ObjectRemoved:Delete'],
  'powertools-lambda-python__s3SqsEvent.json': ['not-a-log-file test.pdf'],
  'powertools-lambda-python__snsSqsEvent.json': ['UnknownNotificationError'],
  'powertools-lambda-typescript__eventbridge-object-created.json': ['not-a-log-file IMG_m7fzo3.jpg'],
  'powertools-lambda-typescript__s3-lifecycle-event.json': ['not-object-created LifecycleExpiration:Delete'],
  'powertools-lambda-typescript__sns-body.json': ['UnknownNotificationError'],
  'powertools-lambda-typescript__sqs-event.json': ['not-a-log-file test.pdf'],
};

const present = existsSync(folder);
if (!present) console.info(`Skipped: there is no folder of real messages at ${folder}.`);

(present ? describe : describe.skip)('real messages', () => {
  it.each(present ? readdirSync(folder) : [])('%s is read as expected', (file) => {
    const entries = notificationsIn(JSON.parse(readFileSync(resolve(folder, file), 'utf8')));
    expect(entries.flatMap(({ logFiles }) => logFiles)).toEqual([]);
    expect(
      entries.flatMap(({ skipped, error }) => [
        ...skipped.map(({ reason, subject }) => `${reason} ${subject}`),
        ...(error === undefined ? [] : [error.name]),
      ]),
    ).toEqual(expected[file]);
  });
});
