import type { Alert } from './alert.ts';
import { emptyHistory, type History } from './history.ts';
import type { FirstAlert } from './related-alerts.ts';

/** An alert that was written into the history before it is published, and is removed after. */
export interface Claim {
  readonly alert: Alert;
  /** The log file whose redelivery will find the claim if this run dies. */
  readonly logFile: string;
  /** The run that is to publish it. */
  readonly run: string;
  /** When that run made it or took it over, in milliseconds since 1970. */
  readonly claimedAt: number;
}

/** All that the table holds of one rule and term. */
export interface TermState extends History {
  readonly claims: readonly Claim[];
  /** Alerts of this term that may have follow-ups, in order of time. */
  readonly firstAlerts: readonly FirstAlert[];
  /** Raised by every write; 0 where nothing is stored. */
  readonly version: number;
}

export const emptyState: TermState = { ...emptyHistory, claims: [], firstAlerts: [], version: 0 };

/** One invocation of the detector. */
export interface Run {
  /** Unique: a redelivery is another run. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds after which a claim's run is taken for dead: the function's timeout. */
  readonly lease: number;
}

/** Nobody is working on it any more, so whoever reads the item publishes it. */
export function isAbandoned(claim: Claim, run: Run): boolean {
  return claim.run !== run.id && run.now - claim.claimedAt > run.lease;
}

/** The state without those claims of this run that were published. */
export function withoutClaims(state: TermState, alertIds: ReadonlySet<string>, run: Run): TermState {
  const claims = state.claims.filter((claim) => claim.run !== run.id || !alertIds.has(claim.alert.alertId));
  return { ...state, claims };
}
