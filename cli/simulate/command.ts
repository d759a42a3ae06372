import { Argument, type Command, Option } from 'commander';
import { readExceptionsFile } from '../../lib/exceptions.ts';
import {
  addReadingOptions,
  athenaSettings,
  formsHelp,
  idsOf,
  type ReadingFlags,
  readingPeriod,
  rulesFor,
} from '../log-files/options.ts';
import { showJudged } from '../log-files/summary.ts';
import { checkPageFolder, writePage } from '../page/file.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import { simulationLines } from './ndjson.ts';
import { type Simulation, simulate } from './simulate.ts';
import { simulationText } from './text.ts';

/** How a simulation is written to stdout, by the value of `--format`. */
const formats = {
  text: simulationText,
  ndjson: (simulation: Simulation) => simulationLines(simulation).join('\n'),
} as const;

interface SimulateFlags extends ReadingFlags {
  readonly format: keyof typeof formats;
  readonly html?: string;
}

const description = `Replays past log files and shows the alerts they would have raised: per day and per
principal, with severities and reasons, which principals call daily (one alert, then
none), which alerts exceptions suppress, and which exceptions to consider.

PATH is a log file, a folder (with its subfolders) or s3://bucket/prefix, as in detect.
The history starts empty, so every principal is new in the first 10 days. Read
several weeks to see how many alerts to expect after that.

The report goes to stdout, a summary to stderr. Exit status: 0 success; 1
something could not be read or judged, nothing was read, or the command was
interrupted; 2 incorrect usage.`;

const examples = `
Examples:
  firstsight simulate --html report.html samples/AWSLogs
  firstsight simulate --last 90d --exceptions exceptions.json s3://my-trail-bucket/AWSLogs/`;

/** Defines `firstsight simulate`. */
export function defineSimulate(command: Command): void {
  command
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(new Option('--format <format>', 'output format').choices(Object.keys(formats)).default('text'))
    .option('--html <file>', 'also write the report as one HTML file that needs no network');
  addReadingOptions(command).addHelpText('after', examples).addHelpText('after', formsHelp).action(runSimulate);
}

async function runSimulate(paths: readonly string[], flags: SimulateFlags): Promise<void> {
  const { html, format } = flags;
  const rules = await rulesFor(flags);
  const exceptions = flags.exceptions === undefined ? [] : readExceptionsFile(flags.exceptions, idsOf(rules));
  const period = readingPeriod(flags);
  if (html !== undefined) checkPageFolder(html);
  const bar = progressBar('log files');
  const now = Date.now();
  const signal = stopOnInterrupt();
  const simulation = await simulate({
    paths,
    rules,
    exceptions,
    period,
    now,
    progress: bar.progress,
    signal,
    athena: athenaSettings(flags),
  });
  bar.stop();
  await showJudged(simulation, 'there is no report', async () => {
    print(formats[format](simulation));
    // The chart library is slow to load, and most runs do not need it.
    if (html !== undefined) writePage(html, (await import('./page.ts')).reportPage(simulation, now));
  });
}
