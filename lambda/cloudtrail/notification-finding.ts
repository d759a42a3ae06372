import type { LogFileReference, Skip, SkipReason } from './announced.ts';
import { classifyKey, type KeyKind } from './log-file-key.ts';
import { MalformedNotificationError, type NotificationError } from './notification-error.ts';

/** What one part of a notification turned out to be. */
export type Finding = LogFileReference | Skip | NotificationError;

/** Why a key is passed over, by what it names. */
export const reasonOfKind: Record<Exclude<KeyKind, 'log-file'>, SkipReason> = {
  digest: 'digest-file',
  insight: 'insight-file',
  'network-activity': 'network-activity-file',
  aggregated: 'aggregated-file',
  other: 'not-a-log-file',
};

/** S3 allows keys of 1024 bytes. */
const longestSubject = 1024;

export function skip(reason: SkipReason, subject: string): Skip {
  return { reason, subject: subject.slice(0, longestSubject) };
}

/** The object that a message of this form names, by its plain key. */
export function objectFound(form: string, bucket: unknown, key: unknown): Finding {
  if (typeof bucket !== 'string' || bucket === '') return missing(form, 'bucket name');
  if (typeof key !== 'string' || key === '') return missing(form, 'object key');
  const { kind } = classifyKey(key);
  return kind === 'log-file' ? { bucket, key } : skip(reasonOfKind[kind], key);
}

export function missing(form: string, part: string): NotificationError {
  return new MalformedNotificationError(`The ${form} has no ${part}.`);
}
