import type { Alert } from './alert.ts';
import { emptyHistory, type History } from './history.ts';
import type { FirstAlert } from './related-alerts.ts';
import type { ReportedSessions } from './reported-sessions.ts';

/** Where alerts are sent: the alert topic, and Security Hub if it is enabled. */
export type ChannelName = 'topic' | 'security-hub';

/** An alert that is written into the history before it is published, and removed after. */
export interface Claim {
  readonly alert: Alert;
  /** The channels that have accepted the alert, while another has not; absent before the first. */
  readonly accepted?: readonly ChannelName[];
  /** The log file whose redelivery finds the claim if this run dies. */
  readonly logFile: string;
  /** The run that publishes it. */
  readonly run: string;
  /** When that run created it or took it over, in milliseconds since 1970. */
  readonly claimedAt: number;
}

/** Everything that the table stores for one rule and term. */
export interface TermState extends History {
  readonly claims: readonly Claim[];
  /** Alerts of this term that may have follow-ups, in order of time. */
  readonly firstAlerts: readonly FirstAlert[];
  /** Of a rule with `onlyFollowUps`; absent if there are none. */
  readonly sessions?: ReportedSessions | undefined;
  /** Incremented by every write; 0 if nothing is stored. */
  readonly version: number;
}

export const emptyState: TermState = { ...emptyHistory, claims: [], firstAlerts: [], version: 0 };

/** One invocation of the detector. */
export interface Run {
  /** Unique: a redelivery is handled by another run. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds after which the run of a claim counts as dead: the function's timeout. */
  readonly lease: number;
}

/** True if the run of the claim is dead, so the next run that reads the item publishes the alert. */
export function isAbandoned(claim: Claim, run: Run): boolean {
  return claim.run !== run.id && run.now - claim.claimedAt > run.lease;
}

/** The size of a claim as it is stored, roughly. */
export function claimBytes({ alert, logFile }: Claim): number {
  return Buffer.byteLength(JSON.stringify(alert)) + Buffer.byteLength(logFile) + 200;
}

/** The state without the claims of this run that every channel has accepted. The others remember the channels that have. */
export function withAccepted(
  state: TermState,
  accepted: ReadonlyMap<string, readonly ChannelName[]>,
  channels: readonly ChannelName[],
  run: Run,
): TermState {
  const claims = state.claims.flatMap((claim): Claim[] => {
    const now = claim.run === run.id ? accepted.get(claim.alert.alertId) : undefined;
    if (now === undefined) return [claim];
    const all = [...new Set([...(claim.accepted ?? []), ...now])];
    return channels.every((name) => all.includes(name)) ? [] : [{ ...claim, accepted: all }];
  });
  return { ...state, claims };
}
