/** How many records a log file has. */
export interface Sizes {
  readonly tiny: number;
  readonly small: number;
  readonly middle: number;
  readonly large: number;
}

export interface Plan {
  readonly sizes: Sizes;
  /** The measured sizes. Most comparisons use `middle`. */
  readonly measured: readonly (keyof Sizes)[];
  /** Rounds of a comparison within one process. */
  readonly rounds: number;
  /** Fresh processes for each variant. With none, first calls and memory are not measured. */
  readonly freshProcesses: number;
  /** Whether the command line is measured. */
  readonly commandLine: boolean;
  /** Fresh processes for each bundle of the function. */
  readonly starts: number;
}

/** The plan of `npm run bench`: everything, in less than five minutes. */
export const full: Plan = {
  sizes: { tiny: 100, small: 2_000, middle: 10_000, large: 50_000 },
  measured: ['tiny', 'small', 'middle', 'large'],
  rounds: 13,
  freshProcesses: 7,
  commandLine: true,
  starts: 15,
};

/** The plan for every change, in less than a minute. */
export const quick: Plan = {
  ...full,
  measured: ['middle'],
  rounds: 9,
  freshProcesses: 0,
  commandLine: false,
  starts: 11,
};

export function scaled(plan: Plan, factor: number): Plan {
  const scale = (records: number) => Math.max(1, Math.round(records * factor));
  const { tiny, small, middle, large } = plan.sizes;
  return { ...plan, sizes: { tiny: scale(tiny), small: scale(small), middle: scale(middle), large: scale(large) } };
}
