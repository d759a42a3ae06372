/** How many records a log file has. */
export interface Sizes {
  readonly tiny: number;
  readonly small: number;
  readonly middle: number;
  readonly large: number;
}

export interface Plan {
  readonly sizes: Sizes;
  /** Those that are measured; most comparisons are made at `middle`. */
  readonly measured: readonly (keyof Sizes)[];
  /** Rounds of a comparison within one process. */
  readonly rounds: number;
  /** Fresh processes for each variant; none leaves first calls and memory out. */
  readonly freshProcesses: number;
  /** Fresh processes for each bundle of the function. */
  readonly starts: number;
}

/** Of `npm run bench`: all that is to be known, in less than five minutes. */
export const full: Plan = {
  sizes: { tiny: 100, small: 2_000, middle: 10_000, large: 50_000 },
  measured: ['tiny', 'small', 'middle', 'large'],
  rounds: 13,
  freshProcesses: 7,
  starts: 15,
};

/** For every change, in less than a minute. */
export const quick: Plan = { ...full, measured: ['middle'], rounds: 9, freshProcesses: 0, starts: 11 };

export function scaled(plan: Plan, factor: number): Plan {
  const scale = (records: number) => Math.max(1, Math.round(records * factor));
  const { tiny, small, middle, large } = plan.sizes;
  return { ...plan, sizes: { tiny: scale(tiny), small: scale(small), middle: scale(middle), large: scale(large) } };
}
