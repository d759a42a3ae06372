import { apart, utc } from '../../lambda/text/times.ts';

const narrowest = 80;
const widest = 100;

/** The width of lines on stdout: that of the terminal, within readable limits. */
export function terminalWidth(): number {
  return Math.min(widest, Math.max(narrowest, process.stdout.columns ?? widest));
}

/** `2026-03-01T09:00:00Z, 3 hours ago`. */
export function ago(time: number, now: number): string {
  return `${utc(time)}, ${apart(time, now)} ago`;
}
