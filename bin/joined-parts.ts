import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { rollup } from 'rollup';

/** What `detect` has loaded when it reads its first log file. Other commands need most of it too. */
const startModules: readonly string[] = [
  'cli/program.ts',
  'cli/detect/run.ts',
  'cli/log-files/threads/pool.ts',
  'lambda/cloudtrail/scan/second-pass.ts',
];

type Parts = Metafile['outputs'];

/**
 * Joins the parts of the command line that nearly every run loads into one file: Node takes about a millisecond for each file,
 * and esbuild writes seventy.
 * @param outputs what esbuild has written to the folder
 */
export async function joinParts(folder: string, outputs: Parts): Promise<void> {
  const start = namesOfStart(outputs);
  const bundle = await rollup({
    input: join(folder, 'firstsight.js'),
    external: (id) => !/^[./]/.test(id),
    treeshake: false,
    logLevel: 'silent',
  });
  for (const path of Object.keys(outputs)) rmSync(join(folder, basename(path)));
  await bundle.write({
    dir: folder,
    format: 'es',
    compact: true,
    manualChunks: (id) => (start.has(basename(id)) ? 'start' : undefined),
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  });
  await bundle.close();
}

/** The files that import each other, from the start modules on. */
function namesOfStart(outputs: Parts): ReadonlySet<string> {
  const paths = new Set<string>();
  const add = (path: string) => {
    const part = outputs[path];
    if (part === undefined || paths.has(path)) return;
    paths.add(path);
    for (const { kind, path: imported } of part.imports) if (kind === 'import-statement') add(imported);
  };
  for (const [path, { entryPoint = '' }] of Object.entries(outputs)) if (startModules.includes(entryPoint)) add(path);
  return new Set([...paths].map((path) => basename(path)));
}
