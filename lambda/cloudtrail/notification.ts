import { isObject, textAt } from '../detection/record.ts';
import type { LogFileReference, Skip } from './announced.ts';
import { NotificationError } from './notification-error.ts';
import { type Finding, missing } from './notification-finding.ts';
import { findingsIn, parsed } from './notification-forms.ts';

/** What one message announces: an SQS record, or the whole event of a direct invocation. */
export interface Notification {
  /** SQS's `messageId`, to be reported in `batchItemFailures`; undefined for a direct invocation. */
  readonly id: string | undefined;
  readonly logFiles: readonly LogFileReference[];
  readonly skipped: readonly Skip[];
  /**
   * Set if some part could not be read: the message is then to be reported as failed, after the log files that could
   * be read are done.
   */
  readonly error: NotificationError | undefined;
}

/**
 * Reads the event of an invocation, one entry for each message. Understands S3, SNS, EventBridge and CloudTrail's own
 * messages, each directly or through SQS. Never throws: an unreadable message is an entry with an error.
 */
export function notificationsIn(event: unknown): readonly Notification[] {
  const messages = sqsRecordsIn(event);
  return messages?.map(readSqsRecord) ?? [notificationOf(undefined, findingsIn(event))];
}

function sqsRecordsIn(event: unknown): readonly unknown[] | undefined {
  if (!isObject(event) || !Array.isArray(event.Records)) return undefined;
  return event.Records.some((record) => isObject(record) && record.eventSource === 'aws:sqs')
    ? event.Records
    : undefined;
}

function readSqsRecord(record: unknown): Notification {
  if (!isObject(record)) return notificationOf(undefined, [missing('SQS record', 'content')]);
  const findings =
    typeof record.body === 'string' ? findingsIn(parsed(record.body)) : [missing('SQS record', 'message body')];
  return notificationOf(textAt(record, 'messageId'), findings);
}

function notificationOf(id: string | undefined, findings: readonly Finding[]): Notification {
  return {
    id,
    logFiles: findings.filter((finding) => 'bucket' in finding),
    skipped: findings.filter((finding) => 'reason' in finding),
    error: findings.find((finding) => finding instanceof NotificationError),
  };
}
