import type { VariantName } from './variants.ts';

/** One variant over one log file. */
export interface Case {
  readonly name: string;
  readonly variant: VariantName;
  /** Path of the gzipped log file. */
  readonly file: string;
  readonly expectedMatches: number;
}

/** What a process under measurement is told to do; it answers with JSON on stdout. */
export type Job =
  | { readonly kind: 'alternate'; readonly cases: readonly Case[]; readonly rounds: number }
  | { readonly kind: 'first'; readonly case: Case }
  | { readonly kind: 'nothing' };

/** Milliseconds of each round, by the case's name. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** A fresh process: the one call that it made, and the most memory that it ever held. */
export interface FirstCall {
  readonly millis: number;
  readonly peakBytes: number;
}
