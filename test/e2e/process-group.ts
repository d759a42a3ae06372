import type { ChildProcess } from 'node:child_process';

/**
 * Signals a child that was started as the head of a group of its own, and all that it has started. Groups are used since
 * npx and the emulator start processes that outlive them.
 */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
