/**
 * `npm run e2e [-- WORDS]`: deploys the stack to an AWS emulator on this machine and runs every scenario on it, or only
 * those whose name contains the words.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { stopCommands } from './command.ts';
import { type Deployment, deploy } from './deployment.ts';
import { cleanEnvironment } from './environment.ts';
import { type MiniStack, startMiniStack } from './ministack.ts';
import { reasonOf, timed } from './progress.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { prepareToolchain, ToolMissingError } from './toolchain.ts';

const cache = resolve(import.meta.dirname, '..', '..', '.cache', 'e2e');
/** The folder of this run. Each run starts with an empty one. */
const folder = join(cache, 'run');

let miniStack: MiniStack | undefined;

// The installed release runs on this Node. The warning is about later releases.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.once('exit', stopCommands);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
try {
  process.exitCode = (await main(process.argv.slice(2).join(' '))) ? 0 : 1;
} finally {
  await miniStack?.stop();
}

/** Returns whether every scenario passed. */
async function main(words: string): Promise<boolean> {
  const wanted = scenarios.filter(({ name }) => name.includes(words));
  try {
    const deployment = await prepare();
    const results: boolean[] = [];
    for (const scenario of wanted) results.push(await passes(scenario, deployment));
    return conclude(results.filter((passed) => passed).length, wanted.length);
  } catch (error) {
    console.error(error instanceof ToolMissingError ? error.message : reasonOf(error));
    return conclude(0, wanted.length);
  }
}

async function prepare(): Promise<Deployment> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, env: cleanEnvironment(), logFile: join(folder, 'toolchain.log') };
  const toolchain = await timed('MiniStack and Node, fetched if needed', () => prepareToolchain(cache, options));
  const started = await startMiniStack(toolchain, folder);
  miniStack = started;
  return timed('`cdk bootstrap` and `cdk deploy`', () => deploy(started, folder));
}

async function passes(scenario: Scenario, deployment: Deployment): Promise<boolean> {
  try {
    await timed(scenario.name, () => scenario.run(deployment));
    return true;
  } catch (error) {
    console.log(reasonOf(error).replace(/^/gm, '       '));
    return false;
  }
}

/** A run without any scenario is not a success. */
function conclude(passed: number, wanted: number): boolean {
  console.log(`${passed} passed, ${wanted - passed} failed`);
  const succeeded = passed === wanted && wanted > 0;
  if (!succeeded) console.error(`The logs are in ${relative(process.cwd(), folder)}/.`);
  return succeeded;
}

async function interrupt(signal: NodeJS.Signals): Promise<never> {
  console.error(`\n${signal}: stopping.`);
  stopCommands();
  await miniStack?.stop();
  process.exit(130);
}
