import type { Period } from '../log-files/days.ts';
import { endOfTime, lifeOf, type Subject } from './subject.ts';

/** In milliseconds. */
export const oneDay = 86_400_000;

/** The time in which the calls of a session count. The key of a user has no end. */
export function countedLife(subject: Subject): Period | undefined {
  return subject.keyId === undefined ? undefined : lifeOf(subject);
}

/** From the moment on from which the calls of a subject count, if there is one. */
export function sinceOf({ since }: Subject): Period | undefined {
  return since === undefined ? undefined : { from: since, to: endOfTime };
}

/** The part of a period in which the calls of a subject count. */
export function lifeWithin(period: Period | undefined, subject: Subject): Period | undefined {
  return overlap(period ?? sinceOf(subject), countedLife(subject));
}

/** With so many milliseconds more before and after it. */
export function widened(period: Period | undefined, before: number, after: number): Period | undefined {
  return period && { from: period.from - before, to: period.to + after };
}

/** What two periods have in common; undefined stands for all time. */
export function overlap(a: Period | undefined, b: Period | undefined): Period | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}
