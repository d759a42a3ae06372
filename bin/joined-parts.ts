import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { rollup } from 'rollup';

/** Files that each take what these modules load, unless a file above it has that already. */
const joined: Readonly<Record<string, readonly string[]>> = {
  'entry-parts': ['bin/start.ts'],
  // What a thread has loaded when it reads its first log file.
  reading: ['cli/reading-thread.ts', 'lambda/cloudtrail/scan/second-pass.ts'],
  // What `detect` has loaded then. Other commands need most of it too.
  start: ['cli/program.ts', 'cli/detect/run.ts', 'cli/log-files/threads/pool.ts'],
};

type Parts = Metafile['outputs'];

/**
 * Joins the parts of the command line that nearly every run loads into a few files: Node takes longer to load many small files,
 * which esbuild writes.
 * @param entries the names of the entry points, which stay files of their own
 * @param outputs what esbuild has written to the folder
 */
export async function joinParts(folder: string, entries: readonly string[], outputs: Parts): Promise<void> {
  const entryFiles = entries.map((name) => `${name}.js`);
  const placeOf = new Map(entryFiles.map((file) => [file, undefined as string | undefined]));
  for (const [name, modules] of Object.entries(joined)) {
    for (const file of filesFrom(outputs, modules)) if (!placeOf.has(file)) placeOf.set(file, name);
  }
  const bundle = await rollup({
    input: entryFiles.map((file) => join(folder, file)),
    external: (id) => !/^[./]/.test(id),
    treeshake: false,
    logLevel: 'silent',
  });
  for (const path of Object.keys(outputs)) rmSync(join(folder, basename(path)));
  await bundle.write({
    dir: folder,
    format: 'es',
    compact: true,
    manualChunks: (id) => placeOf.get(basename(id)),
    // Each joined file has only what has its place there.
    onlyExplicitManualChunks: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    plugins: [{ name: 'ascii', renderChunk: (code, { name }) => (name in joined ? asAscii(code) : null) }],
  });
  await bundle.close();
}

/** V8 takes twice as long to compile a text that is not ASCII. Of such characters, esbuild leaves those in regular expressions. */
function asAscii(code: string): string {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
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
