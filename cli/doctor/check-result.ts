export type Level = 'ok' | 'warning' | 'failure';

/** What one check says: one line. */
export interface CheckResult {
  /** What was looked at, in a few words. */
  readonly check: string;
  readonly level: Level;
  /** What was found and what it means, as a sentence. */
  readonly says: string;
  /** The command or step that mends it; absent where nothing is to be done, or nothing can be done from here. */
  readonly mend?: string;
  /** How long it took, for the steps of a test alert. */
  readonly seconds?: number;
}

export function ok(check: string, says: string): CheckResult {
  return { check, level: 'ok', says };
}

/** It may be wrong, or could not be seen. */
export function warning(check: string, says: string, mend?: string): CheckResult {
  return { check, level: 'warning', says, ...(mend !== undefined && { mend }) };
}

/** Alerts are missed, or soon will be. */
export function failure(check: string, says: string, mend?: string): CheckResult {
  return { check, level: 'failure', says, ...(mend !== undefined && { mend }) };
}

/** The exit status of the worst result: 0, 1 with warnings, 2 with failures. */
export function statusOf(results: readonly CheckResult[]): 0 | 1 | 2 {
  if (results.some(({ level }) => level === 'failure')) return 2;
  return results.some(({ level }) => level === 'warning') ? 1 : 0;
}

/** Mends what is missing from the stack or was changed behind its back. */
export const deployAgain = 'npx cdk deploy, with the settings that you deployed with';
