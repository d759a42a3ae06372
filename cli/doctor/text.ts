import pc from 'picocolors';
import { wrapped } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import type { CheckResult, Level } from './check-result.ts';

const levelWidth = 9;
const checkWidth = 18;
const margin = ' '.repeat(levelWidth + checkWidth);

const colours: Record<Level, (text: string) => string> = { ok: pc.green, warning: pc.yellow, failure: pc.red };

/** A command stands whole on its line, so that it can be pasted. */
const command = /^(aws|firstsight) /;

/**
 * A result as a person reads it: the level, what was looked at and what was found, and below it what mends it.
 * @param width of the terminal, in characters
 */
export function resultText({ check, level, says, mend }: CheckResult, width: number): string {
  const [first = '', ...others] = wrapped(says, width - margin.length);
  const steps = mend === undefined ? [] : mendLines(mend, width);
  return [
    `${colours[level](level.padEnd(levelWidth))}${check.padEnd(checkWidth)}${first}`,
    ...others.map((row) => `${margin}${row}`),
    ...steps.map((row) => pc.cyan(row)),
  ].join('\n');
}

function mendLines(mend: string, width: number): string[] {
  const rows = command.test(mend) ? [mend] : wrapped(mend, width - margin.length - 2);
  return rows.map((row, i) => `${margin}${i === 0 ? '> ' : '  '}${row}`);
}

/** `12 ok, 1 warning, 2 failures`. */
export function conclusion(results: readonly CheckResult[]): string {
  const count = (level: Level) => results.filter((result) => result.level === level).length;
  return `${count('ok')} ok, ${plural(count('warning'), 'warning')}, ${plural(count('failure'), 'failure')}`;
}
