import type { KeyKind } from './log-file-key.ts';

/** Why the detector does not read an object that a notification names. None of these is an error. */
export type SkipReason =
  | 'test-notification'
  | 'not-object-created'
  | 'no-records'
  /** Without an audit. */
  | 'digest-file'
  | 'insight-file'
  | 'network-activity-file'
  | 'aggregated-file'
  | 'not-a-log-file'
  /** A log file of an account or organization that the settings do not include. */
  | 'unwatched-account'
  /** An object in another bucket or under another prefix. A topic can announce these as well. */
  | 'other-bucket'
  /** A message of another sender to the topic, which announces no object. */
  | 'other-message'
  /** Another account subscribed the queue to its topic. The topic sends nothing until the owner of the queue confirms. */
  | 'subscription-confirmation'
  /** A topic no longer delivers to the queue. */
  | 'unsubscribe-confirmation';

export interface Skip {
  readonly reason: SkipReason;
  /** The key, the event name or the ARN of the topic. Text from the sender, cut to a fixed length. */
  readonly subject: string;
}

/** The reason to skip an object, by the kind of its key. */
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
