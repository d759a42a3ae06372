import type { Alert } from '../../detection/alert.ts';
import { apart } from '../../text/times.ts';

/** Why the call stands out: the reasons for the severity, the gravest first, then how new it is. */
export function reasonsOf(alert: Alert): string[] {
  const reasons = alert.reasons.toSorted((a, b) => b.points - a.points).map(({ text }) => text);
  return [...followUp(alert), ...reasons, novelty(alert)];
}

function followUp({ follows, time }: Alert): string[] {
  return follows === undefined
    ? []
    : [`follows the alert of rule ${follows.ruleId} ${apart(follows.time, time)} before`];
}

function novelty({ lastRequest, lastSuccess, outcome, time }: Alert): string {
  const earlier = outcome === 'success' ? lastSuccess : lastRequest;
  if (earlier !== undefined) return `first such call in ${apart(earlier, time)}`;
  return lastRequest === undefined ? 'no earlier call is known' : 'no earlier success is known';
}
