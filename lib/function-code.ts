import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { notificationsFileName } from '../lambda/names.ts';
import { type FunctionData, writeFunctionData } from './built-function.ts';
import { withCommandLine } from './command-line.ts';

const repositoryRoot = resolve(import.meta.dirname, '..');

export interface FunctionCode extends FunctionData {
  /** The Node release as esbuild names it. Default: the release that the stack deploys. */
  readonly target?: string;
  /** The module that exports `handler`. Default: lambda/handler.ts. */
  readonly entry?: string;
  /** How the readers of alerts start the command line. Default: in a checkout. */
  readonly commandLine?: string;
}

/**
 * Writes the functions into a folder: `handler.mjs`, which exports the `handler` of the detector, the parts that it loads on
 * demand, and its data; and `bucket-notifications.mjs`, which sets the notifications of a bucket. The same input produces the
 * same bytes in every folder.
 * @returns what esbuild reports about them
 */
export async function bundleFunction(
  outputFolder: string,
  { target = 'node24', entry, commandLine, ...data }: FunctionCode,
): Promise<readonly Metafile[]> {
  mkdirSync(outputFolder, { recursive: true });
  const common = bundling(target);
  // Code that only alerts need is loaded at the first alert.
  const handler = { handler: entry ?? join(repositoryRoot, 'lambda', 'handler.ts') };
  const define = withCommandLine(commandLine);
  const detector = await build({ ...common, define, entryPoints: handler, outdir: outputFolder, splitting: true });
  // By itself, so that it shares no part with the detector, which would then start more slowly.
  const notifications = join(repositoryRoot, 'lambda', 'bucket-notifications', 'handler.ts');
  const outfile = join(outputFolder, notificationsFileName);
  const ofNotifications = await build({ ...common, entryPoints: [notifications], outfile });
  writeFunctionData(outputFolder, data);
  return [detector.metafile, ofNotifications.metafile];
}

function bundling(target: string): BuildOptions & { readonly metafile: true } {
  return {
    absWorkingDir: repositoryRoot,
    bundle: true,
    platform: 'node',
    target,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    minify: true,
    // Keeps the names of errors and functions readable in stack traces without source maps.
    keepNames: true,
    legalComments: 'none',
    banner: { js: requireForCommonJs },
    plugins: [leanSdk],
    logLevel: 'error',
    metafile: true,
  };
}

/** CommonJS dependencies load Node modules with `require`, which ES modules do not have. */
export const requireForCommonJs =
  "import{createRequire as firstsightCreateRequire}from'node:module';const require=firstsightCreateRequire(import.meta.url);";

/**
 * An esbuild plugin that removes parts of the AWS SDK that a function in Lambda never uses and that esbuild keeps. If a
 * release of the SDK has other file names, the function still works; the bundle grows, and `npm run bench` reports it.
 */
const leanSdk: Plugin = {
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

/** Lambda provides the credentials of the role in environment variables, so no other credential source is needed. */
const credentialsOfFunction = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";

/**
 * The schema of each operation has computed keys, `{ [_h]: … }`, which esbuild treats as code with side effects, so that it
 * keeps the schemas of all operations. With literal keys it removes the schemas of unused operations.
 */
export function withPlainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replace(/\[(\w+)\]:/g, (key, name) => (constants.has(name) ? `[${constants.get(name)}]:` : key));
}
