import { NotAllowedError } from '../stack/ask.ts';
import type { Clients } from '../stack/clients.ts';
import type { Stack } from '../stack/stack.ts';
import { messageOf } from '../terminal/errors.ts';
import { type CheckResult, warning } from './check-result.ts';

/** What a check knows besides the facts that it reads. */
export interface CheckContext {
  readonly stack: Stack;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One check of the deployed stack. */
export interface Check {
  readonly name: string;
  run(clients: Clients, context: CheckContext): Promise<readonly CheckResult[]>;
}

/** A check in two parts: `read` asks AWS, `judge` decides. If the read fails, the result is a warning. */
export function check<Facts>(
  name: string,
  read: (clients: Clients, context: CheckContext) => Promise<Facts>,
  judge: (facts: Facts, context: CheckContext) => readonly CheckResult[],
): Check {
  return {
    name,
    async run(clients, context) {
      try {
        return judge(await read(clients, context), context);
      } catch (error) {
        return [cannotCheck(name, error)];
      }
    },
  };
}

/** The result for what could not be read, with the reason. */
export function cannotCheck(name: string, error: unknown): CheckResult {
  if (error instanceof NotAllowedError) {
    return warning(
      name,
      `Cannot check: missing permission ${error.action}.`,
      `grant ${error.action} to your role or user`,
    );
  }
  return warning(name, `Cannot check: ${messageOf(error)}`);
}
