import { plural } from './plural.ts';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `2026-03-01T09:00:00Z`; undefined, not an exception, for a time that a calendar does not have. */
export function utc(millis: number | undefined): string | undefined {
  if (millis === undefined) return undefined;
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The time between two times in its largest whole unit: `14 days`, `1 hour`. */
export function apart(from: number, to: number): string {
  const span = Math.abs(to - from);
  const [name, millis] = units.find(([, unit]) => span >= unit) ?? ['second', 1_000];
  return plural(Math.floor(span / millis), name);
}

/** A time, compared with another: `2026-02-15T09:00:00Z, 14 days earlier`. */
export function before(earlier: number, later: number): string | undefined {
  const text = utc(earlier);
  return text && `${text}, ${apart(earlier, later)} ${earlier > later ? 'later' : 'earlier'}`;
}

/** A duration in hours, minutes and seconds: `36 h`, `1 h 30 min`, `45 s`. */
export function span(seconds: number): string {
  if (seconds < 60 || !Number.isSafeInteger(seconds)) return `${seconds} s`;
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** `2026-03-01 09:00 UTC`; undefined for a time that a calendar does not have. */
export function utcMinute(millis: number | undefined): string | undefined {
  return utc(millis)?.replace(/^(.+)T(\d\d:\d\d):\d\dZ$/, '$1 $2 UTC');
}
