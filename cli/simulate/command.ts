import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import prettyBytes from 'pretty-bytes';
import { readExceptionsFile } from '../../lib/exceptions.ts';
import { addReadingOptions, type ReadingFlags, readingPeriod, rulesFor } from '../log-files/options.ts';
import { summaryLines } from '../log-files/summary.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { progressBar } from '../terminal/progress.ts';
import { simulationLines } from './ndjson.ts';
import { type Simulation, simulate } from './simulate.ts';
import { simulationText } from './text.ts';

/** How a simulation is written to stdout, by the name of `--format`. */
const formats = {
  text: simulationText,
  ndjson: (simulation: Simulation) => simulationLines(simulation).join('\n'),
} as const;

interface SimulateFlags extends ReadingFlags {
  readonly format: keyof typeof formats;
  readonly html?: string;
}

const description = `Shows what would have rung over past log files: alerts a day and by principal, how they
are rated and why, who calls daily and rings once, what exceptions silence, and which
exceptions would silence the noisiest principals.

PATH is a log file, a folder (walked in full) or s3://bucket/prefix, as for detect. The
history begins empty, so everybody is new in the first ten days; give some weeks to see
what is left after.

stdout holds the report, stderr a summary. Exit status: 0 done; 1 a log file could not
be read or parsed, or the work was interrupted; 2 wrong usage.`;

const examples = `
Examples:
  firstsight simulate --html report.html samples/AWSLogs
  firstsight simulate --last 90d --exceptions exceptions.json s3://my-trail-bucket/AWSLogs/`;

/** Adds `firstsight simulate`. */
export function addSimulateCommand(program: Command): void {
  const command = program
    .command('simulate')
    .summary('show what would have rung over past log files')
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(
      new Option('--format <format>', 'how the report is written').choices(Object.keys(formats)).default('text'),
    )
    .option('--html <file>', 'write the report as a page too: one file, which needs no network');
  addReadingOptions(command).addHelpText('after', examples).action(runSimulate);
}

async function runSimulate(paths: readonly string[], flags: SimulateFlags): Promise<void> {
  const { html, format } = flags;
  const exceptions = flags.exceptions === undefined ? [] : readExceptionsFile(flags.exceptions);
  const rules = await rulesFor(flags);
  const period = readingPeriod(flags);
  // Told now rather than after an hour of reading.
  if (html !== undefined) accessSync(dirname(html), constants.W_OK);
  const bar = progressBar('log files');
  const now = Date.now();
  const signal = stopOnInterrupt();
  const simulation = await simulate({ paths, rules, exceptions, period, now, progress: bar.progress, signal });
  bar.stop();
  if (simulation.readSummary.left > 0) return tellStopped(simulation);
  process.stdout.write(`${formats[format](simulation)}\n`);
  if (html !== undefined) await writePage(html, simulation, now);
  finish(simulation);
}

/** Half of the log files would make callers look new that are not, so nothing is reported. */
function tellStopped({ readSummary }: Simulation): void {
  process.stderr.write(
    `stopped: ${readSummary.logFiles} log files were read and ${readSummary.left} were not, so there is no report; ` +
      'run the same command again, or ask for fewer days with --last\n',
  );
  process.exitCode = 1;
}

async function writePage(path: string, simulation: Simulation, now: number): Promise<void> {
  // The chart library takes a moment to load, and most runs do without.
  const { reportPage } = await import('./page.ts');
  const page = reportPage(simulation, now);
  writeFileSync(path, page);
  process.stderr.write(`page: ${path} (${prettyBytes(Buffer.byteLength(page))})\n`);
}

function finish(simulation: Simulation): void {
  for (const line of summaryLines(simulation)) process.stderr.write(`${line}\n`);
  if (simulation.readSummary.failed.length > 0) process.exitCode = 1;
}
