/** One result. */
export interface Check {
  readonly name: string;
  /** What is wrong. Absent if nothing is. */
  readonly problem?: string | undefined;
}

export interface RunOptions {
  /** The full size: 15 minutes instead of a few. */
  readonly large: boolean;
  /** Determines everything that is random. */
  readonly seed: number;
}

/** One part of the run. Prints its results and returns its checks. */
export type Part = (options: RunOptions) => Promise<readonly Check[]>;

/** A check of several conditions, each with the problem to report if it is false. */
export function check(name: string, ...conditions: readonly (readonly [isMet: boolean, problem: string])[]): Check {
  const problems = conditions.filter(([isMet]) => !isMet).map(([, problem]) => problem);
  return problems.length === 0 ? { name } : { name, problem: problems.join('; ') };
}

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
