import type { Alert } from '../../lambda/detection/alert.ts';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import { keyName, type Sighting } from '../../lambda/detection/sighting.ts';
import type { Judged } from '../detect/detect.ts';

/** What became of a call. */
export type Fate =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'rang'; readonly alert: Alert }
  | { readonly kind: 'excepted'; readonly exception: Exception };

/** One call, however many log files tell of it. */
export interface JudgedCall {
  readonly sighting: Sighting;
  readonly fate: Fate;
}

/**
 * The calls in order of time. Two trails that deliver to one bucket, or a log file that was read twice, show one call
 * twice: it counts once, and rang if either of its sightings did.
 */
export function distinctCalls({ judgements, alerts }: Judged): JudgedCall[] {
  const alertOf = new Map(alerts.map((alert) => [callName(alert.ruleId, alert.term, alert.alertId), alert]));
  const calls = new Map<string, JudgedCall>();
  for (const judgement of judgements) {
    const { sighting } = judgement;
    const name = callName(sighting.key.ruleId, sighting.key.term, sighting.alertId);
    if (calls.has(name)) continue;
    const alert = alertOf.get(name);
    if (judgement.verdict === 'excepted') {
      calls.set(name, { sighting, fate: { kind: 'excepted', exception: judgement.exception } });
    } else calls.set(name, { sighting, fate: alert ? { kind: 'rang', alert } : { kind: 'quiet' } });
  }
  return [...calls.values()].sort((a, b) => a.sighting.time - b.sighting.time);
}

function callName(ruleId: string, term: string, alertId: string): string {
  return `${keyName({ ruleId, term })} ${alertId}`;
}
