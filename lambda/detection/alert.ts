import type { CloudTrailRecord } from './record.ts';
import type { RelatedAlert } from './related-alerts.ts';
import type { Reason, Severity } from './severity.ts';

export type Outcome = 'success' | 'failure';

/** What is published: one first sighting, reported once. Plain data, so that a claim can hold it. */
export interface Alert {
  /** The same over retries: receivers drop a repeat by it. */
  readonly alertId: string;
  readonly ruleId: string;
  /** The term that was new; of a term of several parts the JSON list of them. */
  readonly term: string;
  readonly principal: string;
  /** When the call was made, in milliseconds since 1970. */
  readonly time: number;
  /** When the detector decided, in milliseconds since 1970. */
  readonly detectedAt: number;
  readonly outcome: Outcome;
  readonly severity: Severity;
  /** 0 to 100. */
  readonly riskScore: number;
  readonly reasons: readonly Reason[];
  readonly historyWindowDays: number;
  /** The last call before this one, whatever its outcome; absent where none is known. */
  readonly lastRequest?: number | undefined;
  /** The last successful call before this one; absent where none is known. */
  readonly lastSuccess?: number | undefined;
  /** The earlier alert that this one is a follow-up to; absent where there is none. */
  readonly follows?: RelatedAlert | undefined;
  /** `s3://bucket/key`, or a path on a laptop. */
  readonly logFile: string;
  /** The CloudTrail record, its secrets taken out and its texts cut to size. */
  readonly record: CloudTrailRecord;
}
