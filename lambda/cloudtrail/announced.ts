/** An object that is to be read; its key is plain, not URL-encoded. */
export interface LogFileReference {
  readonly bucket: string;
  readonly key: string;
}

/** Why something that was announced is not read. None of these is an error. */
export type SkipReason =
  | 'test-notification'
  | 'not-object-created'
  | 'no-records'
  | 'digest-file'
  | 'insight-file'
  | 'network-activity-file'
  | 'aggregated-file'
  | 'not-a-log-file'
  /** A log file of an account or an organization that the settings do not choose. */
  | 'unwatched-account'
  /** Of another bucket or prefix, of which a topic may tell as well. */
  | 'other-bucket'
  /** Another account subscribed the queue to its topic: nothing comes from there until the queue's owner confirms. */
  | 'subscription-confirmation'
  /** A topic no longer delivers to the queue. */
  | 'unsubscribe-confirmation';

export interface Skip {
  readonly reason: SkipReason;
  /** The key, the name of the event or the ARN of the topic; the sender's own text, cut to size. */
  readonly subject: string;
}
