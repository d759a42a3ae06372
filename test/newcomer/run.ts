/**
 * `npm run newcomer`: the three ways in which newcomers begin, each in an empty folder and on an AWS emulator of this machine: `npx`
 * with the package, the construct in a new CDK app, and the template with the AWS command line alone. Needs what `npm run e2e`
 * needs, and the npm registry.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stopCommands } from '../e2e/command.ts';
import { cleanEnvironment } from '../e2e/environment.ts';
import { type MiniStack, startMiniStack } from '../e2e/ministack.ts';
import { reasonOf, timed } from '../e2e/progress.ts';
import { prepareToolchain } from '../e2e/toolchain.ts';
import { pack } from '../package/pack.ts';
import { byAwsCli, byCdk, byNpx, type Newcomer } from './ways.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstsight-newcomer-'));
const options = {
  cwd: folder,
  env: { ...cleanEnvironment(), CDK_VALIDATION: 'false' },
  logFile: join(folder, 'commands.log'),
};
const cache = resolve(import.meta.dirname, '..', '..', '.cache', 'e2e');

const ways: readonly { readonly name: string; readonly work: (newcomer: Newcomer) => Promise<void> }[] = [
  { name: 'npx runs the package: detect shows the alert of a log file, and simulate writes a report', work: byNpx },
  { name: 'a new CDK app with the construct: `cdk deploy`, a log file, its alert, and doctor', work: byCdk },
  { name: 'the template with two commands of the AWS command line: a log file, and its alert', work: byAwsCli },
];

// The installed release runs on this Node. The warning is about later releases.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.once('exit', stopCommands);
const emulators: MiniStack[] = [];
let passed = 0;
try {
  const [tarball, toolchain] = await timed('the package and the emulator', () =>
    Promise.all([pack(folder, options), prepareToolchain(cache, options)]),
  );
  const emulator = async (own: string) => {
    const started = await startMiniStack(toolchain, own);
    emulators.push(started);
    return started;
  };
  for (const [i, { name, work }] of ways.entries()) {
    const own = join(folder, `way-${i + 1}`);
    mkdirSync(own);
    if (await succeeds(name, () => work({ tarball, folder: own, options, emulator }))) passed += 1;
  }
} catch (error) {
  console.log(reasonOf(error));
} finally {
  for (const emulator of emulators) await emulator.stop();
  console.log(`${passed} passed, ${ways.length - passed} failed`);
  process.exitCode = passed === ways.length ? 0 : 1;
  if (passed === ways.length) rmSync(folder, { recursive: true });
  else console.error(`The logs are in ${folder}.`);
}

async function succeeds(name: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await timed(name, work);
    return true;
  } catch (error) {
    console.log(reasonOf(error).replace(/^/gm, '       '));
    return false;
  }
}
