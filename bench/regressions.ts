import type { Report } from './report.ts';
import { type Reached, reached } from './targets.ts';

/** A ratio that has fallen back. */
export interface Regression {
  readonly text: string;
  readonly node?: string;
  readonly recorded: number;
  readonly now: number;
}

type Figures = Pick<Report, 'nodes' | 'function'>;

/** So much of what was recorded may be lost: measurements on a busy machine differ by less. */
const tolerance = 1 / 3;

/**
 * The ratios that are worse than the recorded ones by more than a third. Times, sizes and memory are not compared, since
 * they belong to the machine; nor is a Node of which nothing is recorded.
 */
export function regressions(now: Figures, recorded: Figures): Regression[] {
  const before = new Map(reached(recorded).map((one) => [placeOf(one), one.value]));
  return reached(now).flatMap((one) => {
    const value = before.get(placeOf(one));
    if (one.target.unit !== 'times' || value === undefined || !hasFallenBack(one, value)) return [];
    return [
      { text: one.target.text, recorded: value, now: one.value, ...(one.node === undefined ? {} : { node: one.node }) },
    ];
  });
}

function placeOf({ target, node = '' }: Reached): string {
  return `${target.figure} ${node}`;
}

function hasFallenBack({ target, value }: Reached, recorded: number): boolean {
  const smallerIsBetter = target.atMost !== undefined;
  return smallerIsBetter ? value > recorded * (1 + tolerance) : value < recorded * (1 - tolerance);
}
