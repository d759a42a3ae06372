import type { Alert } from '../../lambda/detection/alert.ts';
import type { Exception } from '../../lambda/detection/exceptions.ts';
import { keyName, type Sighting } from '../../lambda/detection/sighting.ts';
import type { Judged } from '../detect/detect.ts';

/** How the detector judges a call. */
export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'excepted'; readonly exception: Exception };

/** One call, even if several log files contain its record. */
export interface JudgedCall {
  readonly sighting: Sighting;
  readonly verdict: Verdict;
}

/**
 * The calls in order of time. If two trails deliver to one bucket, or a log file is read twice, the same call appears
 * twice. It counts once, and has an alert if either of its sightings has one.
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
      calls.set(name, { sighting, verdict: { kind: 'excepted', exception: judgement.exception } });
    } else calls.set(name, { sighting, verdict: alert ? { kind: 'alert', alert } : { kind: 'known' } });
  }
  return [...calls.values()].sort((a, b) => a.sighting.time - b.sighting.time);
}

function callName(ruleId: string, term: string, alertId: string): string {
  return `${keyName({ ruleId, term })} ${alertId}`;
}
