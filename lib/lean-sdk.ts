import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

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
