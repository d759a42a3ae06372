/**
 * `npm run package-check`: packs the package and uses the tarball as its users do, on every Node that it supports and that is
 * available: the command line from an empty folder, and the construct in empty CDK apps, which compile and synthesize the app of
 * docs/construct.md. Runs the synthesized function. Needs the npm registry.
 */
import { deepStrictEqual, match, ok } from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { nodeVersions } from '../../bench/node-versions.ts';
import { run } from '../e2e/command.ts';
import { cleanEnvironment } from '../e2e/environment.ts';
import { reasonOf, timed } from '../e2e/progress.ts';
import { consumerApps } from './apps.ts';
import { commandLineChecks } from './command-line.ts';
import { type Assembly, compile, install, synthesize } from './consumer.ts';
import { alertsOn } from './function-run.ts';
import { pack } from './pack.ts';

const root = resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'firstsight-package-'));
const installed = join(folder, 'node_modules', 'firstsight');
const env = { ...cleanEnvironment(), CDK_VALIDATION: 'false' };
const options = { cwd: folder, env, logFile: join(folder, 'commands.log') };
const results: boolean[] = [];

// The installed release runs on this Node. The warning is about later releases.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

try {
  await main();
} catch (error) {
  results.push(false);
  console.log(reasonOf(error));
} finally {
  const passed = results.filter((one) => one).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
  process.exitCode = passed > 0 && passed === results.length ? 0 : 1;
  rmSync(folder, { recursive: true });
}

async function main(): Promise<void> {
  const tarball = await timed('npm pack', () => pack(folder, options));
  await timed('npm install of the tarball', () => install(tarball, { folder, options }));
  const nodes = await nodeVersions(console.log);
  await check('publint finds no problem in the package', lint);
  await check('the types resolve as the code does', () => typesResolve(tarball));
  await check('the package installs three small packages, but no bundler and no AWS client', installsLittle);
  await check('the package has the licenses of the packages that it contains', hasNotices);
  for (const { name, passes } of commandLineChecks({ installed, nodes, options })) await check(name, passes);
  for (const app of consumerApps) {
    let compiled = '';
    let assembly: Assembly | undefined;
    await check(`${app.name} compiles what docs/construct.md shows`, async () => {
      compiled = await compile(app, { folder, options });
    });
    for (const node of nodes) {
      await check(`${app.name} synthesizes it on Node ${node.version}`, async () => {
        assembly = await synthesize(app, compiled, node, { folder, options });
        hasEveryTarget(assembly);
      });
    }
    await check(`${app.name} deploys a function that alerts on a first call, and not on an excepted one`, async () => {
      ok(assembly !== undefined, 'The app was not synthesized.');
      const alerts = await alertsOn(assembly.functionFolder, ['alice', 'portal-1']);
      deepStrictEqual(alerts, ['first GetFederationToken: user alice in 111122223333']);
    });
  }
}

async function check(name: string, hasPassed: () => void | Promise<void>): Promise<void> {
  try {
    await timed(name, async () => hasPassed());
    results.push(true);
  } catch (error) {
    results.push(false);
    console.log(reasonOf(error).replace(/^/gm, '       '));
  }
}

async function lint(): Promise<void> {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  deepStrictEqual(
    messages.map((message) => formatMessage(message, pkg ?? {})),
    [],
  );
}

/** Node loads an ES module with `require` in every release that the package supports, so CommonJS apps need no second copy. */
async function typesResolve(tarball: string): Promise<void> {
  const program = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
  await run(
    process.execPath,
    [program, tarball, '--ignore-rules', 'cjs-resolves-to-esm', '--format', 'ascii'],
    options,
  );
}

function installsLittle(): void {
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  deepStrictEqual(Object.keys(dependencies), ['fastest-levenshtein', 'mmdb-lib', 'zod']);
  ok(!existsSync(join(folder, 'node_modules', '@aws-sdk')), 'An AWS client was installed.');
  for (const part of ['test', 'lib', 'cli', 'dist/lib/function-code.js'])
    ok(!existsSync(join(installed, part)), `The package contains ${part}.`);
}

/** Of packages in both bundles, in the command line alone and in the function alone. */
function hasNotices(): void {
  const notices = readFileSync(join(installed, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['@aws-sdk/client-s3', 'commander', '@aws-lambda-powertools/logger'])
    ok(notices.includes(`\n${name} `), `The notices do not name ${name}.`);
  match(notices, /Apache License\s+Version 2\.0/);
  match(notices, /Permission is hereby granted, free of charge/);
  ok(!/\n(esbuild|jest|typescript) \d/.test(notices), 'The notices name a package that is not part of the package.');
}

/** Each block of the page adds resources. */
function hasEveryTarget({ template }: Assembly): void {
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  const count = (type: string) => types.filter((found) => found === type).length;
  deepStrictEqual([count('AWS::Pipes::Pipe'), count('AWS::Chatbot::SlackChannelConfiguration')], [2, 1]);
  // Two email subscriptions for alerts and operations, three from addAlertSubscription, two from pipes.
  deepStrictEqual(count('AWS::SNS::Subscription'), 7);
}
