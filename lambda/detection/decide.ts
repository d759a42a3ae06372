import type { Alert } from './alert.ts';
import { type Claim, isAbandoned, type Run, type TermState } from './claim.ts';
import { addSighting, type Novelty, sameHistory } from './history.ts';
import { redactedRecord } from './redaction.ts';
import { historyWindowOf } from './rule.ts';
import { rate } from './severity.ts';
import type { Sighting } from './sighting.ts';
import { type Followed, keptStories, storyOpenedBy } from './story.ts';

/** What became of one sighting. */
export type Verdict =
  /** Not news. */
  | 'known'
  /** News that this run has claimed and must publish. */
  | 'claimed'
  /** News that another run claimed a moment ago: to be looked at again when that run has finished or died. */
  | 'held';

export interface Decision {
  readonly state: TermState;
  /** False where nothing need be written. */
  readonly changed: boolean;
  /**
   * The claims that this run has to publish: its news, abandoned claims that it takes over, and its own that are stored
   * already, by another of its log files or by a write whose answer was lost. The last may be named more than once.
   */
  readonly claims: readonly Claim[];
  /** One for each sighting, in their order. */
  readonly verdicts: readonly Verdict[];
  /** Of each sighting whether it is news. */
  readonly news: readonly boolean[];
}

/** The alerts that news go on from, by the news' own alert ids. */
export type FollowedAlerts = ReadonlyMap<string, Followed>;

const noneFollowed: FollowedAlerts = new Map();

/**
 * Judges the sightings of one term, given in order of time, against what the table holds of it. Pure: the table only
 * compares and sets, and a lost comparison is decided again on the newer state.
 */
export function decide(
  before: TermState,
  sightings: readonly Sighting[],
  run: Run,
  followed: FollowedAlerts = noneFollowed,
): Decision {
  const takenOver = before.claims.filter((claim) => isAbandoned(claim, run)).map((claim) => restamped(claim, run));
  const others = before.claims.filter((claim) => !isAbandoned(claim, run));
  const own = others.filter((claim) => claim.run === run.id);
  const { history, claims, isNews } = observeAll(before, sightings, run, followed);
  const stories = claims.length > 0 ? withOpened(before, sightings, isNews) : before.stories;
  const state: TermState = { ...before, ...history, claims: [...others, ...takenOver, ...claims], stories };
  return {
    state,
    changed: takenOver.length > 0 || claims.length > 0 || !sameHistory(before, state),
    claims: [...takenOver, ...own, ...claims],
    verdicts: verdictsOf(sightings, isNews, [...takenOver, ...own], others, run),
    news: isNews,
  };
}

/** A story is written together with the claim of the alert that opens it. */
function withOpened({ stories }: TermState, sightings: readonly Sighting[], isNews: readonly boolean[]) {
  const opened = sightings
    .filter((_, index) => isNews[index])
    .map(storyOpenedBy)
    .filter((story) => story !== undefined);
  return keptStories(stories, opened, pastBefore(sightings));
}

/** Log files come late, but not by more than the window: what ended before that is past. */
function pastBefore(sightings: readonly Sighting[]): number {
  return Math.min(...sightings.map(({ time, rule }) => time - historyWindowOf(rule)));
}

function observeAll(before: TermState, sightings: readonly Sighting[], run: Run, followed: FollowedAlerts) {
  let history: Pick<TermState, 'requests' | 'successes'> = { requests: before.requests, successes: before.successes };
  const claims: Claim[] = [];
  const isNews: boolean[] = [];
  for (const sighting of sightings) {
    const observed = addSighting(history, sighting, historyWindowOf(sighting.rule));
    history = observed.history;
    isNews.push(observed.novelty.news);
    if (observed.novelty.news) claims.push(claimOf(alertOf(sighting, observed.novelty, run.now, followed), run));
  }
  return { history, claims, isNews };
}

/** A sighting that is not news may still have its claim from an earlier delivery of its log file pending. */
function verdictsOf(
  sightings: readonly Sighting[],
  isNews: readonly boolean[],
  mine: readonly Claim[],
  others: readonly Claim[],
  run: Run,
): Verdict[] {
  const pending = new Map<string, Verdict>();
  for (const claim of mine) pending.set(pendingKey(claim.alert.alertId, claim.logFile), 'claimed');
  for (const claim of others.filter(({ run: holder }) => holder !== run.id)) {
    pending.set(pendingKey(claim.alert.alertId, claim.logFile), 'held');
  }
  return sightings.map((sighting, index) => {
    if (isNews[index]) return 'claimed';
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

function alertOf(sighting: Sighting, novelty: Novelty, detectedAt: number, followed: FollowedAlerts): Alert {
  const { rule, record } = sighting;
  return {
    alertId: sighting.alertId,
    ruleId: rule.id,
    term: sighting.key.term,
    principal: sighting.principal,
    time: sighting.time,
    detectedAt,
    outcome: sighting.succeeded ? 'success' : 'failure',
    ...rate(rule.baseRiskScore, rule.reasons, { record, deniedBefore: novelty.deniedBefore }),
    historyWindowDays: rule.historyWindowDays,
    lastRequest: novelty.lastRequest,
    lastSuccess: novelty.lastSuccess,
    follows: followed.get(sighting.alertId),
    logFile: sighting.logFile,
    record: redactedRecord(record),
  };
}
