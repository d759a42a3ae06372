import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import type { Deployment } from './deployment.ts';
import { awsEnvironment } from './environment.ts';

const repositoryRoot = resolve(import.meta.dirname, '..', '..');

/** How a command of the command line ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as operators do, only that it talks to the emulator and has no terminal. */
export function firstsight({ miniStack }: Deployment, ...args: readonly string[]): Promise<Ended> {
  const door = ['--import', 'tsx', 'bin/firstsight.ts', ...args];
  const options = { cwd: repositoryRoot, env: { ...awsEnvironment(miniStack.endpoint), NO_COLOR: '1' } };
  return new Promise((ended) => {
    const child = execFile(process.execPath, door, options, (_error, stdout, stderr) =>
      ended({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
