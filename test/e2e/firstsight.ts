import { resolve } from 'node:path';
import { execaNode } from 'execa';
import type { Deployment } from './deployment.ts';
import { awsEnvironment } from './environment.ts';

const repositoryRoot = resolve(import.meta.dirname, '..', '..');

/** How a command of the command line ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line against the emulator, without a terminal. */
export function firstsight(deployment: Deployment, ...args: readonly string[]): Promise<Ended> {
  return ran(deployment, args, []);
}

/** The same, two hours later than it is. */
export function firstsightLater(deployment: Deployment, ...args: readonly string[]): Promise<Ended> {
  return ran(deployment, args, ['--import', resolve(import.meta.dirname, 'two-hours-later.ts')]);
}

async function ran({ miniStack }: Deployment, args: readonly string[], options: readonly string[]): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execaNode('bin/firstsight.ts', args, {
    cwd: repositoryRoot,
    env: { ...awsEnvironment(miniStack.endpoint), NO_COLOR: '1' },
    extendEnv: false,
    nodeOptions: ['--import', 'tsx', ...options],
    ipc: false,
    reject: false,
    stripFinalNewline: false,
  });
  return { status: exitCode ?? -1, stdout, stderr };
}
