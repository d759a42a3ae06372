import pMap from 'p-map';
import type { Claim, Run, TermState } from './claim.ts';
import { decide, type Verdict } from './decide.ts';
import { OutOfTimeError } from './delivery.ts';
import { exceptionFor } from './exception-matching.ts';
import type { Exception } from './exceptions.ts';
import { grouped } from './grouped.ts';
import { type HistoryStore, update } from './history-store.ts';
import type { Sighting } from './sighting.ts';
import { keyName, type TermKey } from './term-key.ts';

/** What is plugged into the detector. */
export interface Detector {
  readonly exceptions: readonly Exception[];
  readonly history: HistoryStore;
  readonly run: Run;
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
  const terms = await pMap(
    grouped(candidates, ({ key }) => keyName(key)),
    (term) => detectTerm(term, detector),
    {
      concurrency: termsAtOnce,
    },
  );
  return {
    judgements: [...excepted, ...terms.flatMap((term) => term.judgements)],
    claims: terms.flatMap((term) => term.claims),
  };
}

function subjectOf({ rule, principal, record }: Sighting) {
  return { ruleId: rule.id, principal, record };
}

/** `eventTime` has whole seconds: within one, failures go first, so that the result does not depend on arrival. */
function inOrderOfTime(a: Sighting, b: Sighting): number {
  return a.time - b.time || Number(a.succeeded) - Number(b.succeeded) || a.alertId.localeCompare(b.alertId);
}

async function detectTerm(term: readonly Sighting[], { history, run, mayGoOn }: Detector): Promise<Detection> {
  const sightings = term.toSorted(inOrderOfTime);
  const [first] = sightings;
  if (first === undefined) return { judgements: [], claims: [] };
  const { key } = first;
  try {
    if (mayGoOn?.() === false) throw new OutOfTimeError();
    const { state, result } = await update(history, key, run.now, (current) => {
      const decision = decide(current, sightings, run);
      return { write: decision.changed ? decision.state : undefined, result: decision };
    });
    const judgements = sightings.map((sighting, i) => ({ sighting, verdict: result.verdicts[i] ?? 'known' }));
    return { judgements, claims: result.claims.map((claim) => ({ key, claim, state })) };
  } catch (error) {
    return { judgements: sightings.map((sighting) => ({ sighting, verdict: 'failed', error })), claims: [] };
  }
}
