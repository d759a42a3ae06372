import { InvalidArgumentError } from 'commander';
import { readDay } from '../../lambda/detection/time.ts';

/** A stretch of time, both ends included, in milliseconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** `--from`, `--to` and `--last` as they were given. */
export interface PeriodFlags {
  readonly from?: number;
  readonly to?: number;
  /** Milliseconds. */
  readonly last?: number;
}

const millisPerHour = 3_600_000;
const millisPerDay = 24 * millisPerHour;
const millisPerUnit: Readonly<Record<string, number>> = { h: millisPerHour, d: millisPerDay, w: 7 * millisPerDay };

/** Undefined where no flag limits it. `--last` counts back from `--to`, or from now. */
export function periodOf({ from, to, last }: PeriodFlags, now: number): Period | undefined {
  if (from === undefined && to === undefined && last === undefined) return undefined;
  const end = to === undefined ? now : to + millisPerDay - 1;
  return { from: last === undefined ? (from ?? 0) : end - last, to: end };
}

/** @throws InvalidArgumentError unless it is a date of the form YYYY-MM-DD, taken in UTC */
export function day(text: string): number {
  const time = readDay(text);
  if (time === undefined) throw new InvalidArgumentError('It must be a date, YYYY-MM-DD.');
  return time;
}

/** @throws InvalidArgumentError unless it is a number of hours, days or weeks such as 12h, 10d or 2w */
export function duration(text: string): number {
  const [, count, unit = ''] = /^(\d+)([hdw])$/.exec(text) ?? [];
  const millis = Number(count) * (millisPerUnit[unit] ?? Number.NaN);
  if (!(millis > 0))
    throw new InvalidArgumentError('It must be a number of hours, days or weeks, such as 12h, 10d or 2w.');
  return millis;
}

/**
 * The days, as `YYYY/MM/DD`, whose log files may hold records of a period: also the day after it, since CloudTrail
 * delivers a record some minutes later, and at times hours.
 */
export function logFileDays({ from, to }: Period): string[] {
  const first = Math.floor(from / millisPerDay);
  const last = Math.floor(to / millisPerDay) + 1;
  return Array.from({ length: last - first + 1 }, (_, i) =>
    new Date((first + i) * millisPerDay).toISOString().slice(0, 10).replaceAll('-', '/'),
  );
}
