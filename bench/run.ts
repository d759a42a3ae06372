/** `npm run bench`: measures the speed of the detector and compares it with its targets. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { measure, type Part, parts } from './measure.ts';
import { nodeAtHand, nodeVersions } from './node-versions.ts';
import { full, quick, scaled } from './plan.ts';
import { readRecorded, record } from './recorded.ts';
import { type Regression, regressions } from './regressions.ts';
import type { Report } from './report.ts';
import { grids, printed } from './tables.ts';
import { reached } from './targets.ts';

interface Flags {
  readonly json: boolean;
  readonly quick: boolean;
  readonly check: boolean;
  readonly record: boolean;
  readonly only?: Part;
  readonly node?: number;
  readonly scale: number;
  readonly rounds?: number;
}

const flags = new Command('bench')
  .description('Measures the scanner and the function, and prints each figure with its target.')
  .option('--json', 'print one JSON object to stdout; bench/README.md describes its keys', false)
  .option('--quick', 'only ratios, one size and this Node: less than a minute', false)
  .option('--check', 'fail if a ratio is worse than the recorded one by more than a third', false)
  .option('--record', 'write the figures into bench/ and docs/cost.md', false)
  .addOption(new Option('--only <part>', 'measure one part').choices(parts))
  .option('--node <major>', 'measure only under this Node', positive)
  .option('--scale <factor>', 'multiply the records of every log file', positive, 1)
  .option('--rounds <count>', 'rounds of each comparison', positive)
  .parse()
  .opts<Flags>();

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Specify a number above 0.');
  return value;
}

// The SDK warns about releases of Node that it will stop supporting.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const say = (text: string) => process.stderr.write(`${text}\n`);
const attempts = 5;

async function measureAsAsked(): Promise<Report> {
  const basis = flags.quick ? quick : full;
  const plan = scaled({ ...basis, rounds: flags.rounds ?? basis.rounds }, flags.scale);
  const all = flags.quick ? [nodeAtHand] : await nodeVersions(say);
  const nodes = all.filter(({ major }) => flags.node === undefined || major === flags.node);
  return measure({ plan, nodes, does: (part) => flags.only === undefined || flags.only === part, say });
}

/** The ratios that are worse in each of five runs. A busy machine can make some runs worse. */
async function lastingRegressions(first: Report): Promise<readonly Regression[]> {
  const recorded = readRecorded();
  let lasting = regressions(first, recorded);
  for (let attempt = 1; attempt < attempts && lasting.length > 0; attempt += 1) {
    say(`${lasting.length} ratios are worse than recorded; measuring again`);
    const again = regressions(await measureAsAsked(), recorded);
    lasting = again.filter(({ text, node }) => lasting.some((one) => one.text === text && one.node === node));
  }
  return lasting;
}

function print(report: Report): void {
  if (flags.json) process.stdout.write(`${JSON.stringify({ ...report, targets: targetsOf(report) }, null, 2)}\n`);
  else for (const grid of grids(report)) console.log(printed(grid));
}

function targetsOf(report: Report) {
  return reached(report).map(({ target: { figure, atMost, atLeast }, node, value, met }) => ({
    ...{ figure, node, value, atMost, atLeast, met },
  }));
}

const begin = performance.now();
const report = await measureAsAsked();
print(report);
say(`${Math.round((performance.now() - begin) / 1000)} s`);
if (flags.record)
  record(flags.only === 'command-line' ? { ...readRecorded(), commandLine: report.commandLine } : report);
if (flags.check) {
  const lasting = await lastingRegressions(report);
  for (const { text, node, recorded, now } of lasting) {
    say(
      `WORSE ${text}${node === undefined ? '' : `, Node ${node}`}: ${now.toFixed(2)}, recorded ${recorded.toFixed(2)}`,
    );
  }
  process.exitCode = lasting.length > 0 ? 1 : 0;
}
