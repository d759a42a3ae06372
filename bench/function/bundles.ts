import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { exceptionsFileName } from '../../lambda/names.ts';
import { bundleFunction, requireForCommonJs } from '../../lib/function-code.ts';
import { cacheFolder } from '../node-versions.ts';

/** The same code, bundled in several ways; folders with a `handler.mjs`. */
export interface Bundles {
  /** As the stack deploys it. */
  readonly deployed: string;
  /** By the same build, with every client and all that an alert needs loaded at start. */
  readonly nothingDeferred: string;
  /** All of it in one file, as the CDK's `NodejsFunction` would write it. */
  readonly oneFile: string;
}

const everything = join(import.meta.dirname, 'everything.ts');

/** @param major the Node that they are to run under */
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
  writeFileSync(join(folder, exceptionsFileName), '[]');
}
