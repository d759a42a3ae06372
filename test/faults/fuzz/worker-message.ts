export interface FamilyResult {
  readonly name: string;
  readonly cases: number;
  /** Cases that JSON.parse reads as log files; notifications that were processed. */
  readonly legal: number;
  readonly matches: number;
  /** Rendered and checked. */
  readonly messages: number;
  readonly slowestMillis: number;
  readonly problem: string | undefined;
}

/** What a worker reports to its parent: that it still runs, or the result of a family. */
export type WorkerMessage =
  | { readonly beat: string }
  | { readonly result: FamilyResult /** The most memory of the process so far. */; readonly peakBytes: number };
