import { apart, utc } from '../../lambda/text/times.ts';

const narrowest = 80;
const widest = 100;

/** The width of lines on stdout: that of the terminal, within readable limits. */
export function terminalWidth(): number {
  return Math.min(widest, Math.max(narrowest, process.stdout.columns ?? widest));
}

/**
 * The width of a table on stdout, which can use all of a terminal. Without a terminal: that of the variable `COLUMNS`, or
 * undefined, so that nothing is left out for a program that reads the lines.
 */
export function outputWidth(): number | undefined {
  const columns = process.stdout.columns ?? Number(process.env.COLUMNS ?? 0);
  return columns > 0 ? Math.max(narrowest, columns) : undefined;
}

/** `2026-03-01T09:00:00Z, 3 hours ago`. */
export function ago(time: number, now: number): string {
  return `${utc(time)}, ${apart(time, now)} ago`;
}
