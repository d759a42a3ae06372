import { InvalidArgumentError } from 'commander';
import { readDay, readTime } from '../../lambda/detection/time.ts';

/** A period of time that includes both ends, in milliseconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The values of `--from`, `--to` and `--last`. */
export interface PeriodFlags {
  readonly from?: number;
  /** Included. */
  readonly to?: number;
  /** Milliseconds. */
  readonly last?: number;
}

const millisPerHour = 3_600_000;
const millisPerDay = 24 * millisPerHour;
const millisPerUnit: Readonly<Record<string, number>> = { h: millisPerHour, d: millisPerDay, w: 7 * millisPerDay };

/** Undefined if no flag sets a limit. `--last` counts back from `--to`, or from now. */
export function periodOf({ from, to, last }: PeriodFlags, now: number): Period | undefined {
  if (from === undefined && to === undefined && last === undefined) return undefined;
  const until = to ?? now;
  return { from: last === undefined ? (from ?? 0) : until - last, to: until };
}

/** @throws InvalidArgumentError unless the text is a date, of which it is the start in UTC, or a time */
export function start(text: string): number {
  return readDay(text) ?? time(text);
}

/** @throws InvalidArgumentError unless the text is a date, of which it is the end in UTC, or a time */
export function end(text: string): number {
  const day = readDay(text);
  return day === undefined ? time(text) : day + millisPerDay - 1;
}

function time(text: string): number {
  const millis = /^\d{4}-/.test(text) ? readTime(text) : undefined;
  if (millis !== undefined) return millis;
  throw new InvalidArgumentError('Use a date in the form YYYY-MM-DD, or a time in the form YYYY-MM-DDTHH:MMZ.');
}

/** @throws InvalidArgumentError unless the text is a number of hours, days or weeks such as 12h, 10d or 2w */
export function duration(text: string): number {
  const [, count, unit = ''] = /^(\d+)([hdw])$/.exec(text) ?? [];
  const millis = Number(count) * (millisPerUnit[unit] ?? Number.NaN);
  if (!(millis > 0)) throw new InvalidArgumentError('Use a number of hours, days or weeks, such as 12h, 10d or 2w.');
  return millis;
}

/**
 * The days, as `YYYY/MM/DD`, whose log files can contain records of a period. They include the day after it, because
 * CloudTrail delivers a record minutes later, and sometimes hours. No log file is from the future, so a period can be without end.
 */
export function logFileDays({ from, to }: Period): string[] {
  const first = Math.floor(from / millisPerDay);
  const tomorrow = Date.now() + millisPerDay;
  const last = Math.floor(Math.min(to, tomorrow) / millisPerDay) + 1;
  return Array.from({ length: last - first + 1 }, (_, i) =>
    new Date((first + i) * millisPerDay).toISOString().slice(0, 10).replaceAll('-', '/'),
  );
}
