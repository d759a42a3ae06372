import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { signalGroup } from './process-group.ts';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** All that the command prints is appended here. */
  readonly logFile: string;
}

/** A command ended with another status than 0. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';

  constructor(command: string, status: number | NodeJS.Signals | null, output: string) {
    super(`\`${command}\` ended with ${status}: ${lastLines(output)}`);
  }
}

const running = new Set<ChildProcess>();

/** Stops every command that has not ended; each then fails. */
export function stopCommands(): void {
  for (const child of running) signalGroup(child, 'SIGTERM');
}

/**
 * Runs a command to its end.
 * @returns what it printed, stdout and stderr together
 * @throws CommandFailedError with the last lines that it printed
 */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  log.write(`$ ${[command, ...args].join(' ')}\n`);
  const { cwd, env } = options;
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
      log.write(text);
    });
  }
  const [status, signal] = await once(child, 'close').finally(() => {
    running.delete(child);
    log.end();
  });
  if (status !== 0) throw new CommandFailedError([command, ...args].join(' '), status ?? signal, output);
  return output;
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-12).join('\n');
}
