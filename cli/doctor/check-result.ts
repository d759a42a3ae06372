import { wrapped } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import { colors } from '../terminal/colors.ts';

export type Level = 'ok' | 'warning' | 'failure';

/** One result of a check, printed as one line. */
export interface CheckResult {
  /** What was checked, in a few words. */
  readonly check: string;
  readonly level: Level;
  /** What was found and what it means, as a sentence. */
  readonly says: string;
  /** The command or step that fixes it. Absent if there is nothing to do. */
  readonly fix?: string;
  /** How long it took, for the steps of a test alert. */
  readonly seconds?: number;
}

export function ok(check: string, says: string): CheckResult {
  return { check, level: 'ok', says };
}

/** Something may be wrong, or could not be checked. */
export function warning(check: string, says: string, fix?: string): CheckResult {
  return { check, level: 'warning', says, ...(fix !== undefined && { fix }) };
}

/** Alerts are missed, or will be soon. */
export function failure(check: string, says: string, fix?: string): CheckResult {
  return { check, level: 'failure', says, ...(fix !== undefined && { fix }) };
}

/** The exit status of the worst result: 0, 1 with warnings, 2 with failures. */
export function statusOf(results: readonly CheckResult[]): 0 | 1 | 2 {
  if (results.some(({ level }) => level === 'failure')) return 2;
  return results.some(({ level }) => level === 'warning') ? 1 : 0;
}

/** Restores what is missing from the stack or was changed outside of it. */
export const deployAgain = 'run npx cdk deploy with the same settings as before';

const levelWidth = 9;
const checkWidth = 18;
const margin = ' '.repeat(levelWidth + checkWidth);

const colorOf: Record<Level, (text: string) => string> = {
  ok: colors.green,
  warning: colors.yellow,
  failure: colors.red,
};

/** The place before a command, which stays on a line of its own, so that you can paste it. */
const beforeCommand = /(?:^|(?<=: ))(?=(?:aws|firstsight) )/;

/**
 * A result as a person reads it: the level, the check and what it found, and the fix below it.
 * @param width of the terminal, in characters
 */
export function resultText({ check, level, says, fix }: CheckResult, width: number): string {
  const [first = '', ...others] = wrapped(says, width - margin.length);
  const steps = fix === undefined ? [] : fixLines(fix, width);
  return [
    `${colorOf[level](level.padEnd(levelWidth))}${check.padEnd(checkWidth)}${first}`,
    ...others.map((row) => `${margin}${row}`),
    ...steps.map((row) => colors.cyan(row)),
  ].join('\n');
}

function fixLines(fix: string, width: number): string[] {
  const at = fix.search(beforeCommand);
  const text = at === -1 ? fix : fix.slice(0, at).trimEnd();
  const words = text === '' ? [] : wrapped(text, width - margin.length - 2);
  const rows = at === -1 ? words : [...words, fix.slice(at)];
  return rows.map((row, i) => `${margin}${i === 0 ? '> ' : '  '}${row}`);
}

/** `12 ok, 1 warning, 2 failures`. */
export function conclusion(results: readonly CheckResult[]): string {
  const count = (level: Level) => results.filter((result) => result.level === level).length;
  return `${count('ok')} ok, ${plural(count('warning'), 'warning')}, ${plural(count('failure'), 'failure')}`;
}
