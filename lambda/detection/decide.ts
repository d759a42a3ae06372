import type { Alert } from './alert.ts';
import { type Claim, claimBytes, isAbandoned, type Run, type TermState } from './claim.ts';
import { systemOf } from './derived.ts';
import { smallest } from './extremes.ts';
import { addSighting, type Novelty, sameHistory } from './history.ts';
import { redactedRecord } from './redaction.ts';
import { firstAlertOf, keptFirstAlerts, type RelatedAlert } from './related-alerts.ts';
import { noSessions, type SignIn, sameSessions, signInOf, withSignIn } from './reported-sessions.ts';
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

/** What other items of the history say about a new sighting. */
export interface Relation {
  /** The first alert that the alert is a follow-up to, or that covers it. */
  readonly alert?: RelatedAlert | undefined;
  /** The console sign-in with the session that the call issued. */
  readonly signIn?: SignIn | undefined;
}

/** By the alert ids of the sightings. */
export type Relations = ReadonlyMap<string, Relation>;

const noRelations: Relations = new Map();

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
  relations: Relations = noRelations,
  mostClaimBytes = Number.POSITIVE_INFINITY,
  lacksBaseline = false,
): Decision {
  const takenOver = before.claims.filter((claim) => isAbandoned(claim, run)).map((claim) => restamped(claim, run));
  const others = before.claims.filter((claim) => !isAbandoned(claim, run));
  const own = others.filter((claim) => claim.run === run.id);
  const { after, claims, isNew } = observeAll(before, sightings, mostClaimBytes, relations, (sighting, circumstances) =>
    claimOf(alertOf(sighting, { ...circumstances, lacksBaseline }, run.now), run),
  );
  const judged = sightings.slice(0, isNew.length);
  const firstAlerts = claims.length > 0 ? firstAlertsWith(before, judged, isNew, relations) : before.firstAlerts;
  const state: TermState = { ...after, claims: [...others, ...takenOver, ...claims], firstAlerts };
  return {
    state,
    changed: takenOver.length > 0 || claims.length > 0 || !sameHistory(before, state) || !sameSessions(before, state),
    claims: [...takenOver, ...own, ...claims],
    takenOver: takenOver.length,
    verdicts: verdictsOf(judged, isNew, [...takenOver, ...own], others, run),
    isNew,
  };
}

/** Whether the call is what its rule alerts on: a new term, or a new trait of a known one. */
function mustAlert({ rule }: Sighting, { isNew, newTraits }: Novelty): boolean {
  return rule.newTrait === undefined ? isNew : !isNew && newTraits[rule.newTrait] !== undefined;
}

/** The call raises an alert of another rule already. */
export function isCovered({ rule }: Sighting, { alert }: Relation): boolean {
  return rule.coveredBy !== undefined && alert !== undefined;
}

/** A first alert is stored by the same write as its claim. One that is a follow-up itself covers others only as such. */
function firstAlertsWith(
  { firstAlerts }: TermState,
  sightings: readonly Sighting[],
  isNew: readonly boolean[],
  relations: Relations,
) {
  const added = sightings
    .filter((_, index) => isNew[index])
    .filter(({ rule, alertId }) => rule.followUpTo === undefined || relations.get(alertId)?.alert !== undefined)
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
  relations: Relations,
  claimFor: (sighting: Sighting, circumstances: Omit<Circumstances, 'lacksBaseline'>) => Claim,
) {
  let room = Number.isFinite(mostClaimBytes) ? mostClaimBytes - sizeOf(before.claims) : mostClaimBytes;
  let after = before;
  const claims: Claim[] = [];
  const isNew: boolean[] = [];
  for (const sighting of sightings) {
    const relation = relations.get(sighting.alertId) ?? {};
    const observed = sighting.rule.onlyFollowUps
      ? observeSignIn(after, sighting)
      : observeCall(after, sighting, relation);
    const isAlerting = observed.mustAlert && !isCovered(sighting, relation);
    if (isAlerting) {
      const claim = claimFor(sighting, observed.circumstances);
      if (Number.isFinite(room)) room -= claimBytes(claim);
      if (room < 0 && before.claims.length + claims.length > 0) break;
      claims.push(claim);
    }
    after = observed.state;
    isNew.push(isAlerting);
  }
  return { after, claims, isNew };
}

/** What a sighting changes, and whether it must alert. */
interface Observed {
  readonly state: TermState;
  readonly mustAlert: boolean;
  readonly circumstances: Omit<Circumstances, 'lacksBaseline'>;
}

function observeCall(state: TermState, sighting: Sighting, { alert: follows, signIn }: Relation): Observed {
  const { history, novelty } = addSighting(state, sighting, windowOf(sighting.rule));
  return {
    state: { ...state, ...history },
    mustAlert: mustAlert(sighting, novelty),
    circumstances: { ...novelty, neverSeen: novelty.lastRequest === undefined, follows, signIn },
  };
}

/** A sign-in has no history of its own: it alerts if the alert on its session did not tell one. */
function observeSignIn(state: TermState, sighting: Sighting): Observed {
  const signIn = signInOf(sighting);
  const { sessions, toTell } =
    signIn === undefined ? { toTell: undefined } : withSignIn(state.sessions ?? noSessions, signIn);
  const follows = toTell && { alertId: toTell.alertId, ruleId: toTell.ruleId, time: toTell.time };
  return {
    state: sessions === undefined ? state : { ...state, sessions },
    mustAlert: follows !== undefined,
    circumstances: { deniedBefore: false, newTraits: {}, neverSeen: false, follows },
  };
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
interface Circumstances extends Pick<Novelty, 'deniedBefore' | 'newTraits'> {
  readonly neverSeen: boolean;
  readonly lacksBaseline: boolean;
  readonly lastRequest?: number | undefined;
  readonly lastSuccess?: number | undefined;
  readonly follows?: RelatedAlert | undefined;
  readonly signIn?: SignIn | undefined;
}

function alertOf(sighting: Sighting, circumstances: Circumstances, detectedAt: number): Alert {
  const { rule } = sighting;
  const record = sighting.parseRecord();
  const { lastRequest, lastSuccess, follows } = circumstances;
  return {
    alertId: sighting.alertId,
    ruleId: rule.id,
    term: sighting.key.term,
    principal: sighting.principal,
    time: sighting.time,
    detectedAt,
    outcome: sighting.succeeded ? 'success' : 'failure',
    ...rate(rule, { record, ...circumstances }),
    historyWindowDays: rule.historyWindowDays,
    lastRequest,
    lastSuccess,
    follows,
    autonomousSystem: systemOf(record, rule.asnLookup),
    logFile: sighting.logFile,
    record: redactedRecord(record),
  };
}
