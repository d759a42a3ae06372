import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { NodeVersion } from '../../bench/node-versions.ts';
import { type CommandOptions, run } from '../e2e/command.ts';
import type { ConsumerApp } from './apps.ts';
import { documentedApp } from './example.ts';
import { misuse } from './misuse.ts';

/** The folder in which the package was installed. */
export interface Installation {
  readonly folder: string;
  readonly options: CommandOptions;
}

/** The output of synthesizing an app. */
export interface Assembly {
  readonly template: { readonly Resources: Readonly<Record<string, { readonly Type: string }>> };
  /** The folder of the function that CDK would upload. */
  readonly functionFolder: string;
}

const own = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** Installed in the versions that this repository uses, so that every run is the same. */
const companions = [
  ...['aws-cdk-lib', 'constructs', 'typescript', 'tsx', '@types/node'],
  'typescript-5@npm:typescript@5.9.3',
];

/** Installs the tarball into an empty folder, with other packages: by default the usual ones of a CDK app, and both compilers. */
export async function install(tarball: string, { folder, options }: Installation, others = companions): Promise<void> {
  const versions = others.map((name) => (own.devDependencies[name] ? `${name}@${own.devDependencies[name]}` : name));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...quiet, tarball, ...versions], options);
}

/** Writes the documented app and checks its types. Returns its folder. */
export async function compile(app: ConsumerApp, installation: Installation): Promise<string> {
  const folder = join(installation.folder, app.name.replaceAll(' ', '-'));
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(app.packageJson));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: app.compilerOptions, files: ['app.ts', 'misuse.ts'] }),
  );
  writeFileSync(join(folder, 'app.ts'), documentedApp());
  writeFileSync(join(folder, 'misuse.ts'), misuse);
  const compiler = join(installation.folder, 'node_modules', app.compiler, 'bin', 'tsc');
  await run(process.execPath, [compiler], { ...installation.options, cwd: folder });
  return folder;
}

/** Synthesizes an app that was compiled into a folder. */
export async function synthesize(
  app: ConsumerApp,
  folder: string,
  { major, program }: NodeVersion,
  installation: Installation,
): Promise<Assembly> {
  const outdir = join(folder, `cdk.out-${major}`);
  const options = { ...installation.options, cwd: folder, env: { ...installation.options.env, CDK_OUTDIR: outdir } };
  const entry = app.run === 'node' ? [join('compiled', 'app.js')] : [tsxIn(installation.folder), 'app.ts'];
  await run(program, entry, options);
  return assemblyIn(outdir);
}

function tsxIn(folder: string): string {
  return createRequire(join(folder, 'package.json')).resolve('tsx/cli');
}

function assemblyIn(outdir: string): Assembly {
  const assets = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
  const withHandler = assets.find((name) => readdirSync(join(outdir, name)).includes('handler.mjs'));
  if (withHandler === undefined) throw new Error(`No asset of ${outdir} contains the function.`);
  return {
    template: JSON.parse(readFileSync(join(outdir, 'Security.template.json'), 'utf8')),
    functionFolder: join(outdir, withHandler),
  };
}
