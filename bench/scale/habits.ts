import type { Rule } from '../../lambda/detection/rule.ts';
import { ruleSets } from '../../lib/rule-sets.ts';

/** How an organization uses the calls of one rule. Assumed, not measured. */
export interface Habit {
  readonly name: string;
  /** The part of the principals that make such calls. */
  readonly share: number;
  /** Terms of each principal: roles that it takes, secrets that it reads. */
  readonly terms: number;
  /** In how many log files of a day each term has a call. */
  readonly logFilesPerDay: number;
}

const rare: Habit = { name: 'rare calls', share: 0.02, terms: 1, logFilesPerDay: 1 / 7 };
const usual: Habit = { name: 'usual calls', share: 0.2, terms: 2, logFilesPerDay: 12 };
const dataCalls: Habit = { name: 'data events', share: 0.1, terms: 3, logFilesPerDay: 96 };

/** By kind of rule: those of the set `recommended` are about rare calls. */
export const habits: readonly Habit[] = [rare, usual, dataCalls];

/** Every principal has a term of every rule, and uses it each hour. */
export const everything: Habit = { name: 'everything', share: 1, terms: 1, logFilesPerDay: 24 };

export function usualHabit({ id, dataEvents }: Rule): Habit {
  if (dataEvents) return dataCalls;
  return ruleSets.recommended?.includes(id) ? rare : usual;
}
