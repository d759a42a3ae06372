import { NotAllowedError } from '../stack/ask.ts';
import type { Clients } from '../stack/clients.ts';
import type { Stack } from '../stack/stack.ts';
import { messageOf } from '../terminal/errors.ts';
import { type CheckResult, warning } from './check-result.ts';

/** What a judgement may lean on besides the facts. */
export interface Circumstances {
  readonly stack: Stack;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One question about the deployed stack. */
export interface Check {
  readonly name: string;
  run(clients: Clients, circumstances: Circumstances): Promise<readonly CheckResult[]>;
}

/** A check in two parts: `read` asks AWS, `judge` decides. What cannot be read is a warning, never the end. */
export function check<Facts>(
  name: string,
  read: (clients: Clients, circumstances: Circumstances) => Promise<Facts>,
  judge: (facts: Facts, circumstances: Circumstances) => readonly CheckResult[],
): Check {
  return {
    name,
    async run(clients, circumstances) {
      try {
        return judge(await read(clients, circumstances), circumstances);
      } catch (error) {
        return [unseen(name, error)];
      }
    },
  };
}

/** What could not be looked at, and why. */
export function unseen(name: string, error: unknown): CheckResult {
  if (error instanceof NotAllowedError) {
    return warning(name, `It cannot be seen: you may not ${error.action}.`, `allow your role or user ${error.action}`);
  }
  return warning(name, `It cannot be seen: ${messageOf(error)}`);
}
