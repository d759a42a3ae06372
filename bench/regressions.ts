import { type Figures, type Reached, reached } from './targets.ts';

/** A ratio that is worse than recorded. */
export interface Regression {
  readonly text: string;
  readonly node?: string;
  readonly recorded: number;
  readonly now: number;
}

/** How much worse a ratio may be. Measurements on a busy machine differ by less. */
const tolerance = 1 / 3;

/**
 * The ratios that are worse than the recorded ones by more than a third. Times, sizes and memory are not compared, since
 * they depend on the machine, and neither are releases of Node without a record.
 */
export function regressions(now: Figures, recorded: Figures): Regression[] {
  const before = new Map(reached(recorded).map((one) => [placeOf(one), one.value]));
  return reached(now).flatMap((one) => {
    const value = before.get(placeOf(one));
    if (one.target.unit !== 'times' || value === undefined || !isWorse(one, value)) return [];
    return [
      { text: one.target.text, recorded: value, now: one.value, ...(one.node === undefined ? {} : { node: one.node }) },
    ];
  });
}

function placeOf({ target, node = '' }: Reached): string {
  return `${target.figure} ${node}`;
}

function isWorse({ target, value }: Reached, recorded: number): boolean {
  const smallerIsBetter = target.atMost !== undefined;
  return smallerIsBetter ? value > recorded * (1 + tolerance) : value < recorded * (1 - tolerance);
}
