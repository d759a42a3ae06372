import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleCommandLine } from '../../bin/command-line.ts';
import { cacheFolder } from '../node-versions.ts';

/** The command line as the package has it. Returns the path of its entry point. */
export async function builtCommandLine(): Promise<string> {
  const folder = join(cacheFolder, 'command-line');
  rmSync(folder, { recursive: true, force: true });
  await bundleCommandLine(join(folder, 'cli'));
  // The command line lists the names of these files.
  mkdirSync(join(folder, 'lambda'));
  cpSync(resolve(import.meta.dirname, '..', '..', 'lambda', 'rules'), join(folder, 'lambda', 'rules'), {
    recursive: true,
  });
  return join(folder, 'cli', 'firstsight.js');
}
