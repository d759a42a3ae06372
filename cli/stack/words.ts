import { apart, utc } from '../../lambda/text/times.ts';

/** `2026-03-01T09:00:00Z, 3 hours ago`. */
export function ago(time: number, now: number): string {
  return `${utc(time)}, ${apart(time, now)} ago`;
}
