import { plural } from '../../lambda/text/plural.ts';
import { millisPerDay } from '../simulate-period.ts';
import type { Habit } from '../simulate-principals.ts';

/** `2026-03-01`, in UTC. */
export function date(time: number): string {
  return new Date(time).toISOString().replace(/T.*/, '');
}

/** `2026-03-01 09:00:12`, in UTC. */
export function dateTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace(/\..*/, '');
}

/** `17 %`; never 0 % or 100 % for what is only nearly so. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '< 1 %';
  if (share > 0.995 && share < 1) return '> 99 %';
  return `${Math.round(share * 100)} %`;
}

/** `10 days`, or hours for less than two days. */
export function lasting(millis: number): string {
  return millis < 2 * millisPerDay
    ? plural(Math.round(millis / 3_600_000), 'hour')
    : plural(Math.round(millis / millisPerDay), 'day');
}

export const habitTexts: Readonly<Record<Habit, string>> = {
  daily: 'daily caller',
  'rang-once': 'rang once',
  'rings-again': 'rings again',
  excepted: 'silenced',
};
