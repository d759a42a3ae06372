import { join, resolve } from 'node:path';
import { type CommandOptions, run } from '../e2e/command.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** Packs the package into a folder; `prepack` builds it first. Returns the path of the file. */
export async function pack(folder: string, options: CommandOptions): Promise<string> {
  const printed = await run('npm', ['pack', '--pack-destination', folder], { ...options, cwd: root });
  return join(folder, printed.trim().split('\n').at(-1) ?? '');
}
