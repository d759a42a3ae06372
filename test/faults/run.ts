/** `npm run faults`: tests the bundled function with crashes, failing services, fuzzed input and load. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { athenaBaseline } from './athena-baseline.ts';
import { gzipBombs } from './bombs.ts';
import { burst } from './burst.ts';
import type { Check, Part, RunOptions } from './check.ts';
import { crashMatrix } from './crash-matrix.ts';
import { dependencies } from './dependencies.ts';
import { fuzz } from './fuzz.ts';
import { itemSize } from './item-size.ts';
import { manyPrincipals } from './many-callers.ts';
import { neighbors } from './neighbors.ts';
import { soak } from './soak.ts';

const parts: Readonly<Record<string, Part>> = {
  crashes: crashMatrix,
  dependencies,
  fuzz,
  bombs: gzipBombs,
  neighbors,
  'item-size': itemSize,
  soak,
  'many-principals': manyPrincipals,
  burst,
  'athena-baseline': athenaBaseline,
};

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Specify a whole number.');
  return Number(text);
}

interface Flags extends RunOptions {
  readonly only?: string;
}

const flags = new Command('faults')
  .description('Tests the bundled function with crashes, failing services, fuzzed input and load.')
  .addOption(new Option('--only <part>', 'run one part').choices(Object.keys(parts)))
  .option('--large', 'run the full size, which takes about 15 minutes', false)
  .option('--seed <number>', 'repeat the random inputs of an earlier run', wholeNumber, Date.now() % 1e9)
  .parse()
  .opts<Flags>();

async function runPart(name: string, part: Part): Promise<readonly Check[]> {
  const begin = Date.now();
  console.log(`\n== ${name}`);
  try {
    const checks = await part(flags);
    console.log(`   ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    return checks;
  } catch (error) {
    return [{ name, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }];
  }
}

// The installed release runs on this Node. The warning is about later releases.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

console.log(`seed ${flags.seed}${flags.large ? ', large' : ''}`);
const checks: Check[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (flags.only === undefined || flags.only === name) checks.push(...(await runPart(name, part)));
}
const failed = checks.filter(({ problem }) => problem !== undefined);
console.log('');
for (const { name, problem } of failed) console.log(`FAILED ${name}: ${problem}`);
console.log(`${checks.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && checks.length > 0 ? 0 : 1;
