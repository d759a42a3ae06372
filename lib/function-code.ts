import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { writeExceptions } from './built-function.ts';
import { leanSdk } from './lean-sdk.ts';

const repositoryRoot = resolve(import.meta.dirname, '..');

export interface FunctionCode {
  /** The validated exceptions; they travel inside the function. */
  readonly exceptions: readonly object[];
  /** The Node release to build for, as esbuild names it; the one that the stack deploys by default. */
  readonly target?: string;
  /** The module that exports `handler`; Firstsight's own by default. */
  readonly entry?: string;
}

/**
 * Writes all that the function consists of into a folder: `handler.mjs`, which exports `handler`, the parts that it
 * loads on demand, and the exceptions. The same input gives the same bytes, wherever the folder lies.
 */
export async function bundleFunction(
  outputFolder: string,
  { exceptions, target = 'node24', entry }: FunctionCode,
): Promise<void> {
  mkdirSync(outputFolder, { recursive: true });
  await build({
    entryPoints: { handler: entry ?? join(repositoryRoot, 'lambda', 'handler.ts') },
    outdir: outputFolder,
    absWorkingDir: repositoryRoot,
    bundle: true,
    platform: 'node',
    target,
    format: 'esm',
    // What only an alert needs is loaded at the first alert.
    splitting: true,
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    minify: true,
    // Names of errors and of functions in a stack trace stay readable without source maps.
    keepNames: true,
    legalComments: 'none',
    banner: { js: requireForCommonJs },
    plugins: [leanSdk],
    logLevel: 'error',
  });
  writeExceptions(outputFolder, exceptions);
}

/** Dependencies written as CommonJS ask for Node's modules by `require`, which an ES module lacks. */
export const requireForCommonJs =
  "import{createRequire as firstsightCreateRequire}from'node:module';const require=firstsightCreateRequire(import.meta.url);";
