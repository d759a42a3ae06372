import type { Alert } from './alert.ts';
import { type Claim, claimBytes, isAbandoned, type Run, type TermState } from './claim.ts';
import { smallest } from './extremes.ts';
import { addSighting, type History, type Novelty, sameHistory } from './history.ts';
import { redactedRecord } from './redaction.ts';
import { firstAlertOf, keptFirstAlerts, type RelatedAlert } from './related-alerts.ts';
import { historyWindowOf, windowOf } from './rule.ts';
import { rate } from './severity.ts';
import type { Sighting } from './sighting.ts';

/** The decision on one sighting. */
export type Verdict =
  /** Not new: no alert. */
  | 'known'
  /** New, and claimed by this run, which must publish it. */
  | 'claimed'
  /** New, and claimed by another run a moment ago: to be examined again when that run has finished or died. */
  | 'claimed-by-other-run';

export interface Decision {
  readonly state: TermState;
  /** False if nothing needs to be written. */
  readonly changed: boolean;
  /**
   * The claims that this run has to publish: those of new sightings, abandoned claims that it takes over, and its own claims
   * that are stored already, by another of its log files or by a write whose response was lost. The last can be listed more
   * than once.
   */
  readonly claims: readonly Claim[];
  /** How many abandoned claims it takes over. */
  readonly takenOver: number;
  /** One for each sighting that is judged, in their order. The others wait until claims are removed: there is no more room. */
  readonly verdicts: readonly Verdict[];
  /** One for each sighting that is judged, in their order. */
  readonly isNew: readonly boolean[];
}

/** The first alerts of follow-ups, by the alert ids of the follow-ups. */
export type RelatedAlerts = ReadonlyMap<string, RelatedAlert>;

const noRelatedAlerts: RelatedAlerts = new Map();

/**
 * Judges the sightings of one term, in order of time, against the stored state of the term. A pure function: the table only
 * compares and sets, and after a conflict the decision is made again on the newer state.
 * @param mostClaimBytes the room for the claims of the term; it always has room for one
 * @param lacksBaseline no baseline of the rule is loaded, which the alerts say
 */
export function decide(
  before: TermState,
  sightings: readonly Sighting[],
  run: Run,
  related: RelatedAlerts = noRelatedAlerts,
  mostClaimBytes = Number.POSITIVE_INFINITY,
  lacksBaseline = false,
): Decision {
  const takenOver = before.claims.filter((claim) => isAbandoned(claim, run)).map((claim) => restamped(claim, run));
  const others = before.claims.filter((claim) => !isAbandoned(claim, run));
  const own = others.filter((claim) => claim.run === run.id);
  const { history, claims, isNew } = observeAll(before, sightings, mostClaimBytes, related, (sighting, novelty) =>
    claimOf(alertOf(sighting, { ...novelty, lacksBaseline }, run.now, related), run),
  );
  const judged = sightings.slice(0, isNew.length);
  const firstAlerts = claims.length > 0 ? firstAlertsWith(before, judged, isNew) : before.firstAlerts;
  const state: TermState = { ...before, ...history, claims: [...others, ...takenOver, ...claims], firstAlerts };
  return {
    state,
    changed: takenOver.length > 0 || claims.length > 0 || !sameHistory(before, state),
    claims: [...takenOver, ...own, ...claims],
    takenOver: takenOver.length,
    verdicts: verdictsOf(judged, isNew, [...takenOver, ...own], others, run),
    isNew,
  };
}

/** Whether one of the sightings, in order of time, is new. */
export function hasNew(before: History, sightings: readonly Sighting[]): boolean {
  let history = before;
  return sightings.some((sighting) => {
    const observed = addSighting(history, sighting, windowOf(sighting.rule));
    history = observed.history;
    return mustAlert(sighting, observed.novelty);
  });
}

/** Whether the call is what its rule alerts on: a new term, or a new trait of a known one. */
function mustAlert({ rule }: Sighting, { isNew, newTraits }: Novelty): boolean {
  return rule.newTrait === undefined ? isNew : !isNew && newTraits[rule.newTrait] !== undefined;
}

/** The call raises an alert of the other rule already. */
function isCovered({ rule, alertId }: Sighting, related: RelatedAlerts): boolean {
  return rule.coveredBy !== undefined && related.has(alertId);
}

/** A first alert is stored by the same write as its claim. */
function firstAlertsWith({ firstAlerts }: TermState, sightings: readonly Sighting[], isNew: readonly boolean[]) {
  const added = sightings
    .filter((_, index) => isNew[index])
    .map(firstAlertOf)
    .filter((first) => first !== undefined);
  return keptFirstAlerts(firstAlerts, added, earliestEnd(sightings));
}

/** Log files can be late, but by no more than the window: first alerts that ended earlier are dropped. */
function earliestEnd(sightings: readonly Sighting[]): number {
  return smallest(sightings.map(({ time, rule }) => time - historyWindowOf(rule)));
}

function observeAll(
  before: TermState,
  sightings: readonly Sighting[],
  mostClaimBytes: number,
  related: RelatedAlerts,
  claimFor: (sighting: Sighting, novelty: Novelty) => Claim,
) {
  let room = Number.isFinite(mostClaimBytes) ? mostClaimBytes - sizeOf(before.claims) : mostClaimBytes;
  let history: History = {
    requests: before.requests,
    successes: before.successes,
    loaded: before.loaded,
    seen: before.seen,
  };
  const claims: Claim[] = [];
  const isNew: boolean[] = [];
  for (const sighting of sightings) {
    const observed = addSighting(history, sighting, windowOf(sighting.rule));
    const isAlerting = mustAlert(sighting, observed.novelty) && !isCovered(sighting, related);
    if (isAlerting) {
      const claim = claimFor(sighting, observed.novelty);
      if (Number.isFinite(room)) room -= claimBytes(claim);
      if (room < 0 && before.claims.length + claims.length > 0) break;
      claims.push(claim);
    }
    history = observed.history;
    isNew.push(isAlerting);
  }
  return { history, claims, isNew };
}

function sizeOf(claims: readonly Claim[]): number {
  return claims.reduce((sum, claim) => sum + claimBytes(claim), 0);
}

/** A sighting that is not new can still have a pending claim from an earlier delivery of its log file. */
function verdictsOf(
  sightings: readonly Sighting[],
  isNew: readonly boolean[],
  mine: readonly Claim[],
  others: readonly Claim[],
  run: Run,
): Verdict[] {
  const pending = new Map<string, Verdict>();
  for (const claim of mine) pending.set(pendingKey(claim.alert.alertId, claim.logFile), 'claimed');
  for (const claim of others.filter(({ run: owner }) => owner !== run.id)) {
    pending.set(pendingKey(claim.alert.alertId, claim.logFile), 'claimed-by-other-run');
  }
  return sightings.map((sighting, index) => {
    if (isNew[index]) return 'claimed';
    const key = pendingKey(sighting.alertId, sighting.logFile);
    const verdict = pending.get(key) ?? 'known';
    pending.delete(key);
    return verdict;
  });
}

function pendingKey(alertId: string, logFile: string): string {
  return `${alertId} ${logFile}`;
}

function restamped(claim: Claim, run: Run): Claim {
  return { ...claim, run: run.id, claimedAt: run.now };
}

function claimOf(alert: Alert, run: Run): Claim {
  return { alert, logFile: alert.logFile, run: run.id, claimedAt: run.now };
}

/** What is known of a new sighting. */
interface Circumstances extends Novelty {
  readonly lacksBaseline: boolean;
}

function alertOf(sighting: Sighting, novelty: Circumstances, detectedAt: number, related: RelatedAlerts): Alert {
  const { rule } = sighting;
  const record = sighting.parseRecord();
  const follows = related.get(sighting.alertId);
  const { deniedBefore, newTraits, lastRequest, lacksBaseline } = novelty;
  return {
    alertId: sighting.alertId,
    ruleId: rule.id,
    term: sighting.key.term,
    principal: sighting.principal,
    time: sighting.time,
    detectedAt,
    outcome: sighting.succeeded ? 'success' : 'failure',
    ...rate(rule, { record, deniedBefore, newTraits, neverSeen: lastRequest === undefined, lacksBaseline, follows }),
    historyWindowDays: rule.historyWindowDays,
    lastRequest,
    lastSuccess: novelty.lastSuccess,
    follows,
    logFile: sighting.logFile,
    record: redactedRecord(record),
  };
}
