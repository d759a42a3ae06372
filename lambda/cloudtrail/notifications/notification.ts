import { isObject, textAt } from '../../detection/record.ts';
import { type Announcement, announcementsIn, missing, parsed } from './forms.ts';
import type { LogFileReference } from './log-file-key.ts';
import type { DigestReference } from './messages.ts';
import { NotificationError, UnknownNotificationError } from './notification-error.ts';
import { type Skip, type SkipReason, skip } from './skipped.ts';

/** What one message announces: an SQS record, or the whole event of a direct invocation. */
export interface Notification {
  /** SQS's `messageId`, to report in `batchItemFailures`; undefined for a direct invocation. */
  readonly id: string | undefined;
  readonly logFiles: readonly LogFileReference[];
  /** For the audit. */
  readonly digestFiles: readonly DigestReference[];
  readonly skipped: readonly Skip[];
  /**
   * Set if a part of the message could not be read. The caller processes the log files that could be read, then reports
   * the message as failed.
   */
  readonly error: NotificationError | undefined;
}

/**
 * Reads the event of an invocation and returns one entry for each message. Accepts the messages of S3, SNS, EventBridge
 * and CloudTrail, each directly or through SQS. Never throws: an unreadable message becomes an entry with an error.
 */
export function notificationsIn(event: unknown): readonly Notification[] {
  const messages = sqsRecordsIn(event);
  return messages?.map(readSqsRecord) ?? [notificationOf(undefined, announcementsIn(event))];
}

/** True if the queue delivers one of the messages again: the run that received it before failed or died. */
export function isRedelivered(event: unknown): boolean {
  const records = (sqsRecordsIn(event) ?? []).filter(isObject);
  return records.some((record) => Number(textAt(record, 'attributes', 'ApproximateReceiveCount') ?? 1) > 1);
}

function sqsRecordsIn(event: unknown): readonly unknown[] | undefined {
  if (!isObject(event) || !Array.isArray(event.Records)) return undefined;
  return event.Records.some((record) => isObject(record) && record.eventSource === 'aws:sqs')
    ? event.Records
    : undefined;
}

function readSqsRecord(record: unknown): Notification {
  if (!isObject(record)) return notificationOf(undefined, [missing('SQS record', 'content')]);
  const announced =
    typeof record.body === 'string' ? announcementsIn(parsed(record.body)) : [missing('SQS record', 'message body')];
  return notificationOf(textAt(record, 'messageId'), announced);
}

function notificationOf(id: string | undefined, announced: readonly Announcement[]): Notification {
  return {
    id,
    logFiles: announced.filter((one) => 'bucket' in one),
    digestFiles: announced.filter((one) => 'digestFile' in one).map(({ digestFile }) => digestFile),
    skipped: announced.filter((one) => 'reason' in one),
    error: announced.filter((one) => one instanceof NotificationError).sort(othersLast)[0],
  };
}

/** The error of a message that may announce a log file comes first. */
function othersLast(one: NotificationError, other: NotificationError): number {
  return Number(isOfOtherSender(one)) - Number(isOfOtherSender(other));
}

function isOfOtherSender(error: NotificationError | undefined): error is UnknownNotificationError {
  return error instanceof UnknownNotificationError && !error.mentionsLogFile;
}

/** A message of a queue that announces no object, and so comes from another sender to the topic, is skipped, not retried. */
export function passOverOtherSenders(notification: Notification): Notification {
  const { id, error, skipped } = notification;
  if (id === undefined || !isOfOtherSender(error)) return notification;
  return { ...notification, skipped: [...skipped, skip('other-message', error.shape)], error: undefined };
}

/** Why an object is passed over; undefined if it is not. */
export type ReasonToPassOver = (reference: LogFileReference) => SkipReason | undefined;

/** The same notification, with the log files and digest files that have a reason to be skipped moved to `skipped`. */
export function passOver(
  notification: Notification,
  reasonFor: ReasonToPassOver,
  reasonForDigest = reasonFor,
): Notification {
  const [logFiles, passedLogFiles] = parted(notification.logFiles, reasonFor);
  const [digestFiles, passedDigestFiles] = parted(notification.digestFiles, reasonForDigest);
  const skipped = [...notification.skipped, ...passedLogFiles, ...passedDigestFiles];
  return { ...notification, logFiles, digestFiles, skipped };
}

function parted<Reference extends LogFileReference>(references: readonly Reference[], reasonFor: ReasonToPassOver) {
  const judged = references.map((reference) => ({ reference, reason: reasonFor(reference) }));
  const kept = judged.filter(({ reason }) => reason === undefined).map(({ reference }) => reference);
  const skipped = judged.flatMap(({ reference, reason }) =>
    reason === undefined ? [] : [skip(reason, reference.key)],
  );
  return [kept, skipped] as const;
}
