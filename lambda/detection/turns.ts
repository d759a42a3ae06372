import { relatedRules } from './rule.ts';
import type { Sighting } from './sighting.ts';

/** Rules whose alerts are looked up come before those that look them up, so that follow-ups in the same log file find them. */
export function inTurns(sightings: readonly Sighting[]): Sighting[][] {
  const turnOf = ({ rule }: Sighting) => {
    if (rule.onlyFollowUps) return 3;
    if (relatedRules(rule).length > 0) return rule.firstAlert === undefined ? 2 : 1;
    return 0;
  };
  return [0, 1, 2, 3].map((turn) => sightings.filter((sighting) => turnOf(sighting) === turn));
}

/** Why a call is not judged yet: an error, or without one, the lack of room in its item. */
export interface Unjudged {
  readonly error?: unknown;
}

/** The calls that rules have not judged. They can still raise an alert, and then no rule that they cover must have raised one. */
export interface UnjudgedCalls {
  add(sightings: readonly Sighting[], why: Unjudged): void;
  /** Undefined if every call of the term is judged by the rules that cover its rule. */
  covering(term: readonly Sighting[]): Unjudged | undefined;
}

export function unjudgedCalls(): UnjudgedCalls {
  const unjudged = new Map<string, Unjudged>();
  const callOf = (ruleId: string, { principal, time }: Sighting) => `${ruleId} ${time} ${principal}`;
  return {
    add(sightings, why) {
      for (const sighting of sightings) unjudged.set(callOf(sighting.rule.id, sighting), why);
    },
    covering(term) {
      const found = term.flatMap((sighting) =>
        (sighting.rule.coveredBy?.ruleIds ?? []).flatMap((ruleId) => unjudged.get(callOf(ruleId, sighting)) ?? []),
      );
      return found.find(({ error }) => error !== undefined) ?? found[0];
    },
  };
}
