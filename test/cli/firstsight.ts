import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { jest } from '@jest/globals';

/** The working directory of the command line, for relative paths such as `samples`. */
export const root = resolve(import.meta.dirname, '../..');

/** The arguments for Node that start the command line in a separate process. */
export const entryPoint = ['--import', 'tsx', 'bin/firstsight.ts'];

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs the command line in this process, which is much faster than a new process. Run one at a time: the result contains
 * all output of the process.
 * @param env environment variables for this run only; undefined removes a variable
 */
export async function firstsight(args: readonly string[], env: Environment = {}): Promise<Run> {
  const { runFirstsight } = await import('../../cli/program.ts');
  const restore = [setVariables(env), withoutTerminal(), withoutListeners()];
  const stdout = captured(process.stdout);
  const stderr = captured(process.stderr);
  process.exitCode = 0;
  try {
    await runFirstsight(args);
    return { stdout: stdout.text(), stderr: stderr.text(), status: Number(process.exitCode) };
  } finally {
    process.exitCode = undefined;
    stdout.stop();
    stderr.stop();
    for (const undo of restore) undo();
  }
}

/** Runs the command line in a separate process, to test stdin, pipes and the exit status. */
export function firstsightProcess(args: readonly string[], env: Environment = {}, input = ''): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...entryPoint, ...args], {
    cwd: root,
    encoding: 'utf8',
    input,
    env: { ...process.env, ...env },
  });
  return { stdout, stderr, status };
}

function captured(stream: NodeJS.WriteStream) {
  let written = '';
  const write = jest.spyOn(stream, 'write').mockImplementation((chunk) => {
    written += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  });
  return { text: () => written, stop: () => write.mockRestore() };
}

function setVariables(env: Environment): () => void {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  assign(env);
  return () => assign(before);
}

function assign(env: Environment): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** Gives tests on a terminal the same line width and no progress bars. */
function withoutTerminal(): () => void {
  const streams = [process.stdout, process.stderr];
  const before = streams.map(({ isTTY, columns }) => ({ isTTY, columns }));
  for (const stream of streams) Object.assign(stream, { isTTY: false, columns: undefined });
  return () => {
    for (const [i, stream] of streams.entries()) Object.assign(stream, before[i]);
  };
}

/** Removes the signal listeners of a command, which stay until its process ends. */
function withoutListeners(): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  return () => {
    for (const [i, signal] of signals.entries())
      for (const listener of process.listeners(signal))
        if (!before[i]?.includes(listener)) process.off(signal, listener);
  };
}
