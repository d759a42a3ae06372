import { Argument, type Command, Option } from 'commander';
import { addReadingOptions, formsHelp } from '../log-files/options.ts';
import type { SimulateFlags } from './run.ts';

const formats = Object.keys({ text: 0, ndjson: 0 } satisfies Record<SimulateFlags['format'], 0>);

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
    .addOption(new Option('--format <format>', 'output format').choices(formats).default('text'))
    .option('--html <file>', 'also write the report as one HTML file that needs no network');
  addReadingOptions(command)
    .addHelpText('after', examples)
    .addHelpText('after', formsHelp)
    .action(async (paths: readonly string[], flags: SimulateFlags) =>
      (await import('./run.ts')).runSimulate(paths, flags),
    );
}
