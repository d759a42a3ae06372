import { cpSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { firstsightProgram } from '../cli/program.ts';
import { version } from '../lambda/alerting/version.ts';
import { installedCommandLine, withCommandLine } from '../lib/command-line.ts';
import { requireForCommonJs } from '../lib/function-code.ts';
import { joinParts } from './joined-parts.ts';

const root = resolve(import.meta.dirname, '..');
const page = join(root, 'cli', 'page');
const programEntries = {
  firstsight: join(root, 'bin', 'start.ts'),
  'reading-thread': join(root, 'cli', 'reading-thread.ts'),
};
const libraryOfThreads = dirname(createRequire(import.meta.url).resolve('tinypool'));

/**
 * Writes the command line into a folder of the package, with everything that it imports: `firstsight.js`, the parts that it loads
 * on demand, the entry points of its threads, and the style sheet and scripts of the HTML pages, which it reads as files. The folder must be beside `lambda/rules`
 * of the compiled construct, where it finds the IDs of the rules.
 * @returns what esbuild reports about it
 */
export async function bundleCommandLine(folder: string): Promise<readonly Metafile[]> {
  const program = await bundle(folder, programEntries, { splitting: true });
  await joinParts(folder, Object.keys(programEntries), program.outputs);
  // The library starts its threads with this file, which it looks for beside its own code.
  const threads = await bundle(folder, { 'entry/worker': join(libraryOfThreads, 'entry', 'worker.js') });
  for (const part of readdirSync(page).filter((name) => ['.css', '.js'].includes(extname(name)))) {
    cpSync(join(page, part), join(folder, part));
  }
  return [program, threads];
}

/** @param splitting whether a part that is imported on demand is a file of its own. Default: each entry point is one file. */
async function bundle(
  folder: string,
  entryPoints: Readonly<Record<string, string>>,
  { splitting = false } = {},
): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints,
    splitting,
    define: { ...(await texts()), ...withCommandLine(installedCommandLine) },
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    // The oldest release in `engines`.
    target: 'node20.19',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    // Keeps the names of errors and functions readable in stack traces.
    keepNames: true,
    legalComments: 'none',
    banner: { js: requireForCommonJs },
    logLevel: 'error',
    metafile: true,
  });
  return metafile;
}

/** What the command line prints without a command. */
async function texts(): Promise<Readonly<Record<string, string>>> {
  const help = (await firstsightProgram(['--help'])).helpInformation();
  return { versionText: JSON.stringify(`${version}\n`), helpText: JSON.stringify(help) };
}
