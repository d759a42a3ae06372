import pMap from 'p-map';
import { type Baselines, covers } from './baselines.ts';
import type { Claim, Run, TermState } from './claim.ts';
import { type Decision, decide, isCovered, type Relation, type Verdict } from './decide.ts';
import { exceptionFor } from './exception-matching.ts';
import type { Exception } from './exceptions.ts';
import { grouped } from './grouped.ts';
import { combinedEdits, type HistoryStore, termsAtOnce, update } from './history-store.ts';
import { forgetSessions, keepSignIns, lookUp, type RelationParts } from './relations.ts';
import type { Rule } from './rule.ts';
import { keyName, type Sighting, type TermKey } from './sighting.ts';
import { inTurns, type UnjudgedCalls, unjudgedCalls } from './turns.ts';

/** The parts and settings of the detector. */
export interface Detector {
  readonly exceptions: readonly Exception[];
  readonly history: HistoryStore;
  readonly run: Run;
  /** Read only for new sightings. Default: every alert is rated as if a baseline was loaded. */
  readonly baselines?: Pick<Baselines, 'read'> | undefined;
  /** First alerts of inactive rules are not looked up. Default: every rule is active. */
  readonly isActive?: (ruleId: string) => boolean;
  /** False when the time is used up: the remaining terms fail. Default: always true. */
  readonly mayGoOn?: () => boolean;
}

/** What reports need of a sighting. */
export type SightingName = Pick<Sighting, 'principal' | 'alertId' | 'logFile' | 'key'>;

/** The result for one sighting, with the details for log lines and reports. */
export type Judgement<Shown extends SightingName = Sighting> = { readonly sighting: Shown } & (
  | { readonly verdict: Verdict }
  | { readonly verdict: 'excepted'; readonly exception: Exception }
  | { readonly verdict: 'failed'; readonly error: unknown }
);

/** A claim that this run has to publish and then remove. */
export interface OwnClaim extends Claim {
  readonly key: TermKey;
  /** The item as it was written with the claim. */
  readonly state: TermState;
}

export interface Detection {
  /** One for each sighting but those of `rest`. */
  readonly judgements: readonly Judgement[];
  readonly claims: readonly OwnClaim[];
  /** Sightings to judge when the claims are published and removed: the items have no room for more claims. */
  readonly rest: readonly Sighting[];
}

/** The time of the run was used up; the claim stays for the retry. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor() {
    super('The time of this run is used up. The rest is retried.');
  }
}

/** The item of the term has no room for another claim, since its claims could not be published. */
export class ClaimsPendingError extends Error {
  override readonly name = 'ClaimsPendingError';

  constructor({ term, ruleId }: TermKey) {
    super(`The history of ${term} (${ruleId}) is full of alerts that are not published yet.`);
  }
}

/**
 * Judges sightings: first by the exceptions, then term by term, in order of time, by the history, to which it adds the
 * sightings and the claims of the new ones. If the history of a term cannot be read or written, only that term fails, and those that
 * its alerts could cover.
 */
export async function detect(sightings: readonly Sighting[], detector: Detector): Promise<Detection> {
  const excepted: Judgement[] = [];
  const candidates: Sighting[] = [];
  for (const sighting of sightings) {
    const exception = exceptionFor(detector.exceptions, sighting, detector.run.now);
    if (exception) excepted.push({ sighting, verdict: 'excepted', exception });
    else candidates.push(sighting);
  }
  const { history, run, isActive = always } = detector;
  const relations = { history, isActive, change: combinedEdits(history, run.now) };
  const unjudged = unjudgedCalls();
  const termDetector = { ...detector, lacksBaseline: baselineCheck(detector), relations, unjudged };
  await keepSignIns(candidates, relations);
  const terms: Detection[] = [];
  for (const sightingsOfTurn of inTurns(candidates)) {
    for (const term of await detectTerms(sightingsOfTurn, termDetector)) {
      terms.push(term);
      unjudged.add(term.rest, {});
      for (const one of term.judgements) if (one.verdict === 'failed') unjudged.add([one.sighting], one);
    }
  }
  return {
    judgements: [...excepted, ...terms.flatMap((term) => term.judgements)],
    claims: terms.flatMap((term) => term.claims),
    rest: terms.flatMap((term) => term.rest),
  };
}

interface TermDetector extends Detector {
  readonly lacksBaseline: (rule: Rule) => Promise<boolean>;
  readonly relations: RelationParts;
  readonly unjudged: UnjudgedCalls;
}

/** Asks once for each rule. */
function baselineCheck({ baselines }: Detector): TermDetector['lacksBaseline'] {
  const asked = new Map<string, Promise<boolean>>();
  return async (rule) => {
    // What an audit finds is no habit, and a follow-up needs none.
    if (baselines === undefined || rule.about !== undefined || rule.onlyFollowUps) return false;
    const answer = asked.get(rule.id) ?? baselines.read(rule.id).then((baseline) => !covers(baseline, rule));
    asked.set(rule.id, answer);
    return answer;
  };
}

function detectTerms(sightings: readonly Sighting[], detector: TermDetector): Promise<Detection[]> {
  const terms = grouped(sightings, ({ key }) => keyName(key));
  return pMap(terms, (term) => detectTerm(term, detector), { concurrency: termsAtOnce });
}

/** `eventTime` has whole seconds: within one, failures go first, so that the order of arrival does not matter. */
function inOrderOfTime(a: Sighting, b: Sighting): number {
  return a.time - b.time || Number(a.succeeded) - Number(b.succeeded) || a.alertId.localeCompare(b.alertId);
}

async function detectTerm(term: readonly Sighting[], detector: TermDetector): Promise<Detection> {
  const sightings = term.toSorted(inOrderOfTime);
  const [first] = sightings;
  if (first === undefined) return { judgements: [], claims: [], rest: [] };
  const { key } = first;
  try {
    if (detector.mayGoOn?.() === false) throw new OutOfTimeError();
    const covering = detector.unjudged.covering(sightings);
    if (covering?.error !== undefined) throw covering.error;
    if (covering !== undefined) return { judgements: [], claims: [], rest: sightings };
    const { state, result } = await judge(first, sightings, detector);
    const { verdicts, takenOver } = result;
    if (verdicts.length === 0 && takenOver === 0) throw new ClaimsPendingError(key);
    const judgements = sightings
      .slice(0, verdicts.length)
      .map((sighting, i) => ({ sighting, verdict: verdicts[i] ?? 'known' }));
    const claims = result.claims.map((claim) => ({ ...claim, key, state }));
    return { judgements, claims, rest: sightings.slice(verdicts.length) };
  } catch (error) {
    return { judgements: sightings.map((sighting) => ({ sighting, verdict: 'failed', error })), claims: [], rest: [] };
  }
}

/**
 * What other items say is looked up before the new sightings are claimed, once for each, so that every delivery publishes the same
 * alert. A newer state, after a conflict, can have other new sightings: for a new network, a principal must be known first.
 */
async function judge({ key, rule }: Sighting, sightings: readonly Sighting[], detector: TermDetector) {
  const { history, run, relations: parts } = detector;
  const relations = new Map<string, Relation>();
  let lacksBaseline = false;
  const decideOn = async (current: TermState): Promise<Decision> => {
    let fitting = sightings;
    for (;;) {
      const decision = decide(current, fitting, run, relations, history.mostClaimBytes, lacksBaseline);
      fitting = fitting.slice(0, decision.verdicts.length);
      const unknown = fitting.filter(({ alertId }, i) => decision.isNew[i] && !relations.has(alertId));
      if (unknown.length === 0) return decision;
      lacksBaseline = await detector.lacksBaseline(rule);
      for (const [alertId, relation] of await lookUp(unknown, parts)) relations.set(alertId, relation);
    }
  };
  const decided = await update(history, key, run.now, async (current) => {
    const decision = await decideOn(current);
    return { write: decision.changed ? decision.state : undefined, result: decision };
  });
  const { state, result } = decided;
  const wereNew = sightings.filter((sighting, i) => {
    const relation = relations.get(sighting.alertId);
    return result.isNew[i] === false && relation !== undefined && !isCovered(sighting, relation);
  });
  await forgetSessions(wereNew, state, parts);
  return decided;
}

const always = () => true;
