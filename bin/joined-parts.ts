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

const entryModule = 'bin/start.ts';
const entryFile = 'firstsight.js';

type Parts = Metafile['outputs'];

/**
 * Joins the parts of the command line that nearly every run loads into one file: Node takes longer to load many small files, which
 * esbuild writes.
 * @param outputs what esbuild has written to the folder
 */
export async function joinParts(folder: string, outputs: Parts): Promise<void> {
  const entry = filesFrom(outputs, [entryModule]);
  const start = filesFrom(outputs, startModules);
  const bundle = await rollup({
    input: join(folder, entryFile),
    external: (id) => !/^[./]/.test(id),
    treeshake: false,
    logLevel: 'silent',
  });
  for (const path of Object.keys(outputs)) rmSync(join(folder, basename(path)));
  await bundle.write({
    dir: folder,
    format: 'es',
    compact: true,
    manualChunks: (id) => {
      const file = basename(id);
      // A joined file takes along what it imports, unless that has a place.
      if (entry.has(file)) return file === entryFile ? undefined : 'entry-parts';
      return start.has(file) ? 'start' : undefined;
    },
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  });
  await bundle.close();
}

/** The names of the files that these modules are in, and of all files that those import. */
function filesFrom(outputs: Parts, modules: readonly string[]): Set<string> {
  const paths = new Set<string>();
  const add = (path: string) => {
    const part = outputs[path];
    if (part === undefined || paths.has(path)) return;
    paths.add(path);
    for (const { kind, path: imported } of part.imports) if (kind === 'import-statement') add(imported);
  };
  for (const [path, { entryPoint = '' }] of Object.entries(outputs)) if (modules.includes(entryPoint)) add(path);
  return new Set([...paths].map((path) => basename(path)));
}
