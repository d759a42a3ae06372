/**
 * `npm run package-check`: packs the package, installs the tarball into empty CDK apps, checks and synthesizes the app
 * of docs/construct.md in each, and runs the function from what was synthesized. Needs the npm registry.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { run } from '../e2e/command.ts';
import { cleanEnvironment } from '../e2e/environment.ts';
import { reasonOf, timed } from '../e2e/progress.ts';
import { consumerApps } from './apps.ts';
import { type Assembly, install, synthesize } from './consumer.ts';
import { alertsOn } from './function-run.ts';

const root = resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'firstsight-package-'));
const installed = join(folder, 'node_modules', 'firstsight');
const env = { ...cleanEnvironment(), CDK_VALIDATION: 'false' };
const options = { cwd: folder, env, logFile: join(folder, 'commands.log') };
const results: boolean[] = [];

// What is installed runs on this Node; the warning is about releases to come.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

try {
  await main();
} catch (error) {
  results.push(false);
  console.log(reasonOf(error));
} finally {
  const passed = results.filter((held) => held).length;
  console.log(`${passed} passed, ${results.length - passed} failed`);
  process.exitCode = passed > 0 && passed === results.length ? 0 : 1;
  rmSync(folder, { recursive: true });
}

async function main(): Promise<void> {
  const tarball = await timed('npm pack', pack);
  await timed('npm install of the tarball', () => install(tarball, { folder, options }));
  await check('publint finds nothing in the package', lint);
  await check('the package brings zod, and neither bundler nor AWS client', bringsLittle);
  for (const [index, app] of consumerApps.entries()) {
    let assembly: Assembly | undefined;
    await check(`${app.name} compiles and synthesizes what docs/construct.md shows`, async () => {
      assembly = await synthesize(app, index, { folder, options });
      holdsEveryTarget(assembly);
    });
    await check(`${app.name} deploys a function that tells a first call, and is quiet about an exception`, async () => {
      ok(assembly !== undefined, 'The app was not synthesized.');
      const alerts = await alertsOn(assembly.functionFolder, ['alice', 'portal-1']);
      deepStrictEqual(alerts, ['first GetFederationToken: user alice in 111122223333']);
    });
  }
}

async function check(name: string, holds: () => void | Promise<void>): Promise<void> {
  try {
    await timed(name, async () => holds());
    results.push(true);
  } catch (error) {
    results.push(false);
    console.log(reasonOf(error).replace(/^/gm, '       '));
  }
}

/** `prepack` builds it first. */
async function pack(): Promise<string> {
  const printed = await run('npm', ['pack', '--pack-destination', folder], { ...options, cwd: root });
  return join(folder, printed.trim().split('\n').at(-1) ?? '');
}

async function lint(): Promise<void> {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  deepStrictEqual(
    messages.map((message) => formatMessage(message, pkg ?? {})),
    [],
  );
}

function bringsLittle(): void {
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  deepStrictEqual(Object.keys(dependencies), ['zod']);
  ok(!existsSync(join(folder, 'node_modules', '@aws-sdk')), 'An AWS client was installed.');
  for (const part of ['test', 'lib', 'cli', 'dist/lib/function-code.js'])
    ok(!existsSync(join(installed, part)), `The package holds ${part}.`);
}

/** What each block of the page adds. */
function holdsEveryTarget({ template }: Assembly): void {
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  const count = (type: string) => types.filter((found) => found === type).length;
  deepStrictEqual([count('AWS::Pipes::Pipe'), count('AWS::Chatbot::SlackChannelConfiguration')], [2, 1]);
  // Two by email to alertEmails and operations, three by onAlert, two of pipes.
  deepStrictEqual(count('AWS::SNS::Subscription'), 7);
}
