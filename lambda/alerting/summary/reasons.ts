import type { Alert } from '../../detection/alert.ts';
import type { Reason } from '../../detection/reasons.ts';
import { plural } from '../../text/plural.ts';
import { apart } from '../../text/times.ts';

/**
 * Why the call stands out: the alert that it follows, then a console sign-in that followed, then the reasons for the severity, the
 * most severe first, and last that the caller is new, since the sentence above says that the call is the first. Never empty.
 */
export function reasonsOf(alert: Alert): string[] {
  const reasons = alert.reasons
    .filter(({ id }) => id !== 'follows-alert')
    .toSorted((a, b) => rank(b) - rank(a))
    .map(({ text }) => text);
  const all = [...followUp(alert), ...reasons];
  return all.length > 0 ? all : [novelty(alert)];
}

/** A sign-in that followed shows what the intruder does now, so it comes before all other reasons. */
function rank({ id, points }: Reason): number {
  if (id === 'console-sign-in') return 100;
  return id === 'never-seen' ? -1 : points;
}

function followUp({ follows, time }: Alert): string[] {
  return follows === undefined
    ? []
    : [`follows the alert of rule ${follows.ruleId} ${apart(follows.time, time)} before`];
}

function novelty({ lastRequest, lastSuccess, outcome, historyWindowDays }: Alert): string {
  if (lastRequest === undefined) return 'no earlier call is known';
  if (outcome === 'success' && lastSuccess === undefined) return 'no earlier success is known';
  return `no such call in the ${plural(historyWindowDays, 'day')} before`;
}
