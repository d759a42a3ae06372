import type { Period } from '../log-files/days.ts';

export const millisPerDay = 86_400_000;

/** Of a longer requested period, only the part that contains calls is shown. */
const mostDaysRequested = 400;

/** The period to show: the requested one, otherwise from the first call to the last; undefined if there is neither. */
export function shownPeriod(requested: Period | undefined, times: readonly number[]): Period | undefined {
  if (requested && requested.to - requested.from <= mostDaysRequested * millisPerDay) return requested;
  const [first, last] = [times.at(0), times.at(-1)];
  return first === undefined || last === undefined ? undefined : { from: first, to: last };
}

/** The start of each of its days, in UTC. */
export function daysOf({ from, to }: Period): number[] {
  const first = dayOf(from);
  return Array.from({ length: (dayOf(to) - first) / millisPerDay + 1 }, (_, i) => first + i * millisPerDay);
}

/** The start of the day that a time is in, in UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / millisPerDay) * millisPerDay;
}
