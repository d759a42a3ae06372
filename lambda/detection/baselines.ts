import type { Rule } from './rule.ts';

/** The baseline that was loaded for a rule. */
export interface LoadedBaseline {
  /** The version of the rule: another version can match other calls. */
  readonly ruleVersion: string;
  /** The length of the period that was loaded, in days; at least the history window that the rule had. */
  readonly windowDays: number;
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
}

/** Stores which baselines were loaded, one for each rule. */
export interface Baselines {
  /** Undefined if none was loaded. Strongly consistent. */
  read(ruleId: string): Promise<LoadedBaseline | undefined>;
  /** Stores it, unless a longer one of the same version of the rule is stored. */
  write(ruleId: string, baseline: LoadedBaseline): Promise<void>;
}

/** Whether a baseline is loaded that shows which principals make the calls of the rule regularly. */
export function covers(
  baseline: LoadedBaseline | undefined,
  rule: Pick<Rule, 'version' | 'historyWindowDays'>,
): boolean {
  return (
    baseline !== undefined && baseline.ruleVersion === rule.version && baseline.windowDays >= rule.historyWindowDays
  );
}
