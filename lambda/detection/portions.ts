import { grouped } from './grouped.ts';
import { relatedRules } from './rule.ts';
import { rate } from './severity.ts';
import { keyName, type Sighting } from './sighting.ts';

/** How many terms are judged before their alerts are published: one run has time for tens of thousands. */
const mostTerms = 1_000;

/**
 * Divides the sightings of a log file into portions that are judged and published one after the other, the most severe first: the
 * rating needs no history. All sightings of a term are in one portion. Few terms are one portion, in their order.
 */
export function inPortions(sightings: readonly Sighting[], most = mostTerms): Sighting[][] {
  const terms = grouped(sightings, ({ key }) => keyName(key));
  if (terms.length <= most) return [[...sightings]];
  const ordered = mostSevereFirst(terms);
  return Array.from({ length: Math.ceil(ordered.length / most) }, (_, i) =>
    ordered.slice(i * most, (i + 1) * most).flat(),
  );
}

interface RatedTerm {
  readonly sightings: readonly Sighting[];
  readonly score: number;
}

/** A first alert is judged before its follow-ups, so it is as severe as the most severe of them. */
function mostSevereFirst(terms: readonly (readonly Sighting[])[]): (readonly Sighting[])[] {
  const rated = terms.map((sightings): RatedTerm => ({ sightings, score: scoreOf(sightings) }));
  const followUps = new Map<string, number>();
  for (const { sightings, score } of rated) {
    const [first] = sightings;
    if (first === undefined) continue;
    for (const ruleId of relatedRules(first.rule)) {
      const name = `${ruleId} ${first.principal}`;
      followUps.set(name, Math.max(score, followUps.get(name) ?? 0));
    }
  }
  const scoreWithFollowUps = ({ sightings: [first], score }: RatedTerm) =>
    first === undefined ? 0 : Math.max(score, followUps.get(`${first.rule.id} ${first.principal}`) ?? 0);
  return rated
    .map((term) => ({ ...term, score: scoreWithFollowUps(term), isFirst: isFirstAlert(term.sightings) }))
    .sort((a, b) => b.score - a.score || Number(b.isFirst) - Number(a.isFirst))
    .map(({ sightings }) => sightings);
}

function isFirstAlert([sighting]: readonly Sighting[]): boolean {
  return sighting?.rule.firstAlert !== undefined;
}

function scoreOf(sightings: readonly Sighting[]): number {
  return sightings.reduce((most, { rule, parseRecord }) => {
    return Math.max(most, rate(rule, { record: parseRecord() }).riskScore);
  }, 0);
}
