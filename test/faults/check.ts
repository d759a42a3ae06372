/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** What was found to be wrong; absent where nothing was. */
  readonly problem?: string | undefined;
}

export interface RunOptions {
  /** The full size: a quarter of an hour instead of a few minutes. */
  readonly large: boolean;
  /** Everything that is drawn at random follows from it. */
  readonly seed: number;
}

/** One part of the whole; prints what it finds, and gives its checks. */
export type Part = (options: RunOptions) => Promise<readonly Check[]>;

/** A check of several conditions, each with what is wrong where it does not hold. */
export function check(name: string, ...conditions: readonly (readonly [holds: boolean, problem: string])[]): Check {
  const problems = conditions.filter(([holds]) => !holds).map(([, problem]) => problem);
  return problems.length === 0 ? { name } : { name, problem: problems.join('; ') };
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
