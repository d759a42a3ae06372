import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { writeExceptions } from './built-function.ts';

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

/**
 * For esbuild: leaves out of the AWS SDK what a function in Lambda never uses and esbuild cannot tell. If a release of the
 * SDK is laid out in another way, nothing breaks; the bundle grows, and `npm run bench` says so.
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ }, () => ({
      contents: credentialsOfFunction,
    }));
    onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path }) => ({
        contents: withPlainKeys(await readFile(path, 'utf8')),
      }),
    );
  },
};

/** Lambda hands a function its role's credentials in the environment: no profile, sign-in or metadata service is asked. */
const credentialsOfFunction = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";

/**
 * The schema of each operation has keys that are constants of the module, `{ [_h]: … }`, which esbuild takes for code that
 * may do something, and so keeps the schemas of all operations. With the keys written out it drops those that are not used.
 */
export function withPlainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replace(/\[(\w+)\]:/g, (key, name) => (constants.has(name) ? `[${constants.get(name)}]:` : key));
}
