/** `npm run e2e`: deploys the stack to an AWS emulator on this machine, and runs every scenario on it. */
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { runningCommands } from './command.ts';
import { type Deployment, deploy } from './deployment.ts';
import { cleanEnvironment } from './environment.ts';
import { type MiniStack, startMiniStack } from './ministack.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { prepareToolchain, ToolMissingError } from './toolchain.ts';

const cache = resolve(import.meta.dirname, '..', '.cache', 'e2e');
/** Of this run; the last one's is thrown away. */
const folder = join(cache, 'run');

let miniStack: MiniStack | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt(signal));
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  console.error(reasonOf(error));
} finally {
  await miniStack?.stop();
  if (process.exitCode !== 0) console.error(`The logs are in ${relative(process.cwd(), folder)}/.`);
}

/** Whether all went well. */
async function main(): Promise<boolean> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, env: cleanEnvironment(), logFile: join(folder, 'toolchain.log') };
  const toolchain = await timed('tools', () => prepareToolchain(cache, options));
  miniStack = await startMiniStack(toolchain, folder);
  const started = miniStack;
  const deployment = await timed('cdk bootstrap and cdk deploy', () => deploy(started, folder));
  let passed = 0;
  for (const scenario of scenarios) passed += (await runScenario(scenario, deployment)) ? 1 : 0;
  console.log(`${passed} passed, ${scenarios.length - passed} failed`);
  return passed === scenarios.length;
}

async function runScenario(scenario: Scenario, deployment: Deployment): Promise<boolean> {
  try {
    await timed(scenario.name, () => scenario.run(deployment));
    return true;
  } catch (error) {
    console.log(reasonOf(error).replace(/^/gm, '       '));
    return false;
  }
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begin = Date.now();
  const line = (result: string) =>
    `${result.padEnd(6)} ${((Date.now() - begin) / 1000).toFixed(1).padStart(5)} s  ${name}`;
  try {
    const result = await work();
    console.log(line('ok'));
    return result;
  } catch (error) {
    console.log(line('failed'));
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ToolMissingError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function interrupt(signal: NodeJS.Signals): Promise<never> {
  console.error(`\n${signal}: stopping.`);
  for (const command of runningCommands) command.kill('SIGTERM');
  await miniStack?.stop();
  process.exit(130);
}
