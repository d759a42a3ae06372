import { join } from 'node:path';
import { build } from 'esbuild';
import { writeFunctionData } from '../../lib/built-function.ts';
import { bundleFunction, requireForCommonJs } from '../../lib/function-code.ts';
import { cacheFolder } from '../node-versions.ts';

/** The same code, bundled in several ways; folders with a `handler.mjs`. */
export interface Bundles {
  /** The bundle that the stack deploys. */
  readonly deployed: string;
  /** The same build, with every client and everything that an alert needs loaded at start. */
  readonly nothingDeferred: string;
  /** Everything in one file, as `NodejsFunction` of CDK writes it. */
  readonly oneFile: string;
}

const everything = join(import.meta.dirname, 'everything.ts');

/** @param major the Node that runs them */
export async function bundle(major: number): Promise<Bundles> {
  const folder = (name: string) => join(cacheFolder, `function-${major}`, name);
  const bundles = {
    deployed: folder('deployed'),
    nothingDeferred: folder('nothing-deferred'),
    oneFile: folder('one-file'),
  };
  const code = { exceptions: [], target: `node${major}` };
  await bundleFunction(bundles.deployed, code);
  await bundleFunction(bundles.nothingDeferred, { ...code, entry: everything });
  await bundleInOneFile(bundles.oneFile, code.target);
  return bundles;
}

async function bundleInOneFile(folder: string, target: string): Promise<void> {
  await build({
    entryPoints: [everything],
    outfile: join(folder, 'handler.mjs'),
    bundle: true,
    platform: 'node',
    target,
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    banner: { js: requireForCommonJs },
    logLevel: 'error',
  });
  writeFunctionData(folder, { exceptions: [] });
}
