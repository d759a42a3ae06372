export interface FamilyResult {
  readonly name: string;
  readonly cases: number;
  /** Cases that are log files by JSON.parse; notifications that were served. */
  readonly legal: number;
  readonly matches: number;
  /** Rendered and looked at. */
  readonly messages: number;
  readonly slowestMillis: number;
  readonly problem: string | undefined;
}

/** What a worker tells its parent: that it lives, or what came of a family. */
export type WorkerMessage =
  | { readonly beat: string }
  | { readonly result: FamilyResult /** Of the process so far. */; readonly peakBytes: number };
