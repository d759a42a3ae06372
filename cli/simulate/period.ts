import type { Period } from '../log-files/days.ts';

export const millisPerDay = 86_400_000;

/** A longer period that was asked for is shown only as far as it holds calls. */
const mostDaysAsked = 400;

/** What is shown: the period that was asked for, else from the first call to the last; undefined where there is neither. */
export function shownPeriod(asked: Period | undefined, times: readonly number[]): Period | undefined {
  if (asked && asked.to - asked.from <= mostDaysAsked * millisPerDay) return asked;
  const [first, last] = [times.at(0), times.at(-1)];
  return first === undefined || last === undefined ? undefined : { from: first, to: last };
}

/** The beginnings of all its days, in UTC. */
export function daysOf({ from, to }: Period): number[] {
  const first = dayOf(from);
  return Array.from({ length: (dayOf(to) - first) / millisPerDay + 1 }, (_, i) => first + i * millisPerDay);
}

/** The beginning of the day that a time lies in, in UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / millisPerDay) * millisPerDay;
}
