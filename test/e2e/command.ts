import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { execa } from 'execa';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Everything that the command prints is appended to this file. */
  readonly logFile: string;
}

/** A command ended with a status other than 0. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';

  constructor(command: string, end: string | undefined, output: string) {
    super(`\`${command}\` ended with ${end}: ${lastLines(output)}`);
  }
}

type Running = Pick<ChildProcess, 'pid'>;

const running = new Set<Running>();

/** Stops every command that still runs. Each of them then fails. */
export function stopCommands(): void {
  for (const child of running) signalGroup(child, 'SIGTERM');
}

/**
 * Runs a command to its end.
 * @returns what it printed, stdout and stderr together
 * @throws CommandFailedError with the last lines that it printed
 */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, env, logFile } = options;
  const line = [command, ...args].join(' ');
  appendFileSync(logFile, `$ ${line}\n`);
  const printed = ['pipe', { file: logFile, append: true }] as const;
  const child = execa(command, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: printed,
    stderr: printed,
    all: true,
    stripFinalNewline: false,
    reject: false,
    // The head of its own process group, see signalGroup.
    detached: true,
  });
  running.add(child);
  const { failed, exitCode, signal, originalMessage, all } = await child.finally(() => running.delete(child));
  if (failed) throw new CommandFailedError(line, signal ?? exitCode?.toString() ?? originalMessage, all);
  return all;
}

/**
 * Signals a process that heads its own group, and everything that it started: npx and the emulator start processes that
 * outlive them.
 */
export function signalGroup({ pid }: Running, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // No process of the group is left.
  }
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-12).join('\n');
}
