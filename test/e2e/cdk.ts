import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './command.ts';
import { emulatedTemplate } from './emulated-template.ts';
import { awsEnvironment, identity } from './environment.ts';

const repositoryRoot = resolve(import.meta.dirname, '..', '..');

/** The CDK command line that users have, pointed at the emulator. */
export interface Cdk {
  bootstrap(): Promise<void>;
  /** Returns what the command printed. The stack's outputs are then in `outputsFile`. */
  deploy(): Promise<string>;
  readonly outputsFile: string;
  /** Fails if the deployed stack differs from the code. */
  diff(): Promise<string>;
  destroy(): Promise<void>;
}

export interface CdkOptions {
  readonly endpoint: string;
  /** Settings of the stack. */
  readonly context: Readonly<Record<string, string>>;
  /** Where the commands write. */
  readonly folder: string;
  /** The folder of the app. Default: this checkout. */
  readonly app?: string;
  /** The stack of the app. Default: `Firstsight`. */
  readonly stack?: string;
}

export function cdkFor({ endpoint, context, folder, app = repositoryRoot, stack = 'Firstsight' }: CdkOptions): Cdk {
  const options = { env: awsEnvironment(endpoint), logFile: join(folder, 'cdk.log') };
  const outputsFile = join(folder, 'outputs.json');
  const settings = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  const common = ['--no-notices', '--ci', '--progress', 'events'];
  const assembly = join(folder, 'cdk.out');
  const cdk = (...args: readonly string[]) => run('npx', ['cdk', ...args, ...common], { ...options, cwd: app });
  const onStack = async (command: string, ...args: readonly string[]) => {
    await cdk('synth', '--quiet', ...settings, '--output', assembly);
    emulatedTemplate(join(assembly, `${stack}.template.json`));
    return cdk(command, ...args, '--app', assembly);
  };
  return {
    async bootstrap() {
      // In a folder without an app, so that no app is built.
      const cwd = join(folder, 'bootstrap');
      mkdirSync(cwd, { recursive: true });
      await run('npx', ['cdk', 'bootstrap', `aws://${identity.account}/${identity.region}`, ...common], {
        ...options,
        cwd,
      });
    },
    outputsFile,
    deploy: () => onStack('deploy', '--require-approval', 'never', '--outputs-file', outputsFile),
    diff: () => onStack('diff', '--fail'),
    async destroy() {
      await onStack('destroy', '--force');
    },
  };
}
