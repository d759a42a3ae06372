import type { AutonomousSystem } from './asn.ts';
import type { Reason } from './reasons.ts';
import type { CloudTrailRecord } from './record.ts';
import type { RelatedAlert } from './related-alerts.ts';
import type { Severity } from './severity.ts';

export type Outcome = 'success' | 'failure';

/** An alert on one first sighting, as it is published. Plain data, since a claim stores it. */
export interface Alert {
  /** The same in every retry, so that receivers can drop repeats. */
  readonly alertId: string;
  readonly ruleId: string;
  /** The term that was new; a term with several parts is a JSON list. */
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
  /** The last call before this one, with any outcome; absent if none is known. */
  readonly lastRequest?: number | undefined;
  /** The last successful call before this one; absent if none is known. */
  readonly lastSuccess?: number | undefined;
  /** The earlier alert that this one is a follow-up to; absent if there is none. */
  readonly follows?: RelatedAlert | undefined;
  /** That of the source address; absent without a database of networks, and for an address that it does not have. */
  readonly autonomousSystem?: AutonomousSystem | undefined;
  /** `s3://bucket/key` or the path of a local file. */
  readonly logFile: string;
  /** The CloudTrail record, without secrets and with long texts cut. */
  readonly record: CloudTrailRecord;
}
