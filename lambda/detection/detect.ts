import pMap from 'p-map';
import type { Claim, Run, TermState } from './claim.ts';
import { type Decision, decide, type Verdict } from './decide.ts';
import { exceptionFor } from './exception-matching.ts';
import type { Exception } from './exceptions.ts';
import { alertsFollowed } from './follow.ts';
import { grouped } from './grouped.ts';
import { type HistoryStore, update } from './history-store.ts';
import { OutOfTimeError } from './out-of-time.ts';
import type { Sighting } from './sighting.ts';
import { keyName, type TermKey } from './term-key.ts';

/** What is plugged into the detector. */
export interface Detector {
  readonly exceptions: readonly Exception[];
  readonly history: HistoryStore;
  readonly run: Run;
  /** Alerts of other rules are not looked up. Default: every rule is active. */
  readonly isActive?: (ruleId: string) => boolean;
  /** False when the time is used up: the terms that are left fail. Default: always true. */
  readonly mayGoOn?: () => boolean;
}

/** What became of one sighting, with what a log line or a report wants to know of it. */
export type Judgement = { readonly sighting: Sighting } & (
  | { readonly verdict: Verdict }
  | { readonly verdict: 'excepted'; readonly exception: Exception }
  | { readonly verdict: 'failed'; readonly error: unknown }
);

/** A claim that this run has to publish and then to remove. */
export interface HeldClaim {
  readonly key: TermKey;
  readonly claim: Claim;
  /** The item as it was written with the claim. */
  readonly state: TermState;
}

export interface Detection {
  /** One for each sighting. */
  readonly judgements: readonly Judgement[];
  readonly claims: readonly HeldClaim[];
}

const termsAtOnce = 8;

/**
 * Judges sightings: exceptions first, then term by term in order of time against the history, which afterwards holds
 * the sightings and the claims of what is news. A term whose history cannot be read or written fails alone.
 */
export async function detect(sightings: readonly Sighting[], detector: Detector): Promise<Detection> {
  const excepted: Judgement[] = [];
  const candidates: Sighting[] = [];
  for (const sighting of sightings) {
    const exception = exceptionFor(detector.exceptions, subjectOf(sighting), detector.run.now);
    if (exception) excepted.push({ sighting, verdict: 'excepted', exception });
    else candidates.push(sighting);
  }
  const [openers, others] = [candidates.filter(opens), candidates.filter((sighting) => !opens(sighting))];
  const terms = [...(await detectTerms(openers, detector)), ...(await detectTerms(others, detector))];
  return {
    judgements: [...excepted, ...terms.flatMap((term) => term.judgements)],
    claims: terms.flatMap((term) => term.claims),
  };
}

/** Rules that open stories come first, so that what follows them in the same log file finds theirs. */
function opens({ rule }: Sighting): boolean {
  return rule.opens !== undefined;
}

function detectTerms(sightings: readonly Sighting[], detector: Detector): Promise<Detection[]> {
  const terms = grouped(sightings, ({ key }) => keyName(key));
  return pMap(terms, (term) => detectTerm(term, detector), { concurrency: termsAtOnce });
}

/** The record is parsed anew where it is asked for, which is seldom. */
function subjectOf(sighting: Sighting) {
  return {
    ruleId: sighting.rule.id,
    principal: sighting.principal,
    get record() {
      return sighting.record;
    },
  };
}

/** `eventTime` has whole seconds: within one, failures go first, so that the result does not depend on arrival. */
function inOrderOfTime(a: Sighting, b: Sighting): number {
  return a.time - b.time || Number(a.succeeded) - Number(b.succeeded) || a.alertId.localeCompare(b.alertId);
}

async function detectTerm(term: readonly Sighting[], detector: Detector): Promise<Detection> {
  const sightings = term.toSorted(inOrderOfTime);
  const [first] = sightings;
  if (first === undefined) return { judgements: [], claims: [] };
  const { key } = first;
  try {
    if (detector.mayGoOn?.() === false) throw new OutOfTimeError();
    const { state, result } = await judge(key, sightings, detector);
    const judgements = sightings.map((sighting, i) => ({ sighting, verdict: result.verdicts[i] ?? 'known' }));
    return { judgements, claims: result.claims.map((claim) => ({ key, claim, state })) };
  } catch (error) {
    return { judgements: sightings.map((sighting) => ({ sighting, verdict: 'failed', error })), claims: [] };
  }
}

/**
 * What the news go on from is looked up before they are claimed, so that every delivery tells the same. A decision on a
 * newer state has no other news, since whatever is known stays known.
 */
async function judge(key: TermKey, sightings: readonly Sighting[], { history, run, isActive = always }: Detector) {
  const known = await history.read(key);
  const continued = sightings[0]?.rule.continues?.ruleId;
  const followed =
    continued !== undefined && isActive(continued)
      ? await alertsFollowed(newsAmong(sightings, decide(known, sightings, run)), history)
      : undefined;
  return update<Decision>(
    history,
    key,
    run.now,
    (current) => {
      const decision = decide(current, sightings, run, followed);
      return { write: decision.changed ? decision.state : undefined, result: decision };
    },
    known,
  );
}

function newsAmong(sightings: readonly Sighting[], { news }: Decision): Sighting[] {
  return sightings.filter((_, index) => news[index]);
}

const always = () => true;
