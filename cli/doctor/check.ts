import { NotAllowedError } from '../stack/ask.ts';
import type { Clients } from '../stack/clients.ts';
import type { Stack } from '../stack/stack.ts';
import { messageOf } from '../terminal/errors.ts';
import { type CheckResult, warning } from './check-result.ts';

/** What a judgement may lean on besides the facts. */
export interface CheckContext {
  readonly stack: Stack;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One question about the deployed stack. */
export interface Check {
  readonly name: string;
  run(clients: Clients, context: CheckContext): Promise<readonly CheckResult[]>;
}

/** A check in two parts: `read` asks AWS, `judge` decides. What cannot be read is a warning, never the end. */
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

/** What could not be looked at, and why. */
export function cannotCheck(name: string, error: unknown): CheckResult {
  if (error instanceof NotAllowedError) {
    return warning(name, `It cannot be seen: you may not ${error.action}.`, `allow your role or user ${error.action}`);
  }
  return warning(name, `It cannot be seen: ${messageOf(error)}`);
}
