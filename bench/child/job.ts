import type { VariantName } from './variants.ts';

/** One variant over one log file. */
export interface Case {
  readonly name: string;
  readonly variant: VariantName;
  /** Path of the gzipped log file. */
  readonly file: string;
  readonly expectedMatches: number;
}

/** The job of a measured process, which prints the result as JSON to stdout. */
export type Job =
  | { readonly kind: 'alternate'; readonly cases: readonly Case[]; readonly rounds: number }
  | { readonly kind: 'first'; readonly case: Case }
  | { readonly kind: 'nothing' };

/** Milliseconds of each round, by the case's name. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** The result of a fresh process: the time of its one call, and the most memory that it used. */
export interface FirstCall {
  readonly millis: number;
  readonly peakBytes: number;
}
