import { Argument, type Command, Option } from 'commander';
import { addReadingOptions, formsHelp } from '../log-files/options.ts';
import type { AlertFormat } from './formats.ts';
import type { DetectFlags } from './run.ts';
import { severities } from './severities.ts';

const formats = Object.keys({ table: 0, email: 0, ndjson: 0, csv: 0 } satisfies Record<AlertFormat, 0>);

const description = `Shows the alerts that log files raise.

PATH is a log file, a folder (with its subfolders), s3://bucket/prefix or a table of
Athena, athena://DATABASE.TABLE. The command evaluates the records of all files
together, in order of eventTime, with an empty history: the first call of every
principal raises an alert.

The alerts go to stdout, a summary to stderr. Exit status: 0 success, with or
without alerts; 1 something could not be read or judged, nothing was read, or the
command was interrupted; 2 incorrect usage.`;

const formatsHelp = `
Formats:
  table   one row per alert, the most severe first, and totals by severity and
          principal. It fits the width of the terminal; if stdout is a pipe or a file,
          each alert is on one line, whatever its length
  email   the emails in full, in order of time
  ndjson  one OCSF Detection Finding per line, in order of time
  csv     for spreadsheets, the most severe first`;

const examples = `
Examples:
  firstsight detect samples/AWSLogs
  firstsight detect --severity high --html alerts.html samples/AWSLogs
  firstsight detect --rules all --format csv samples/AWSLogs > alerts.csv
  firstsight detect --format ndjson s3://my-trail-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/ | jq .finding_info.title`;

/** Defines `firstsight detect`. */
export function defineDetect(command: Command): void {
  command
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(new Option('--format <format>', 'output format of the alerts').choices(formats).default('table'))
    .addOption(new Option('--severity <severity>', 'only alerts of this severity and above').choices([...severities]))
    .option('--account-names <file>', 'JSON file with the names of accounts, for emails and findings')
    .option('--html <file>', 'also write the alerts as one HTML page that needs no network');
  addReadingOptions(command)
    .addHelpText('after', formatsHelp)
    .addHelpText('after', examples)
    .addHelpText('after', formsHelp)
    .action(async (paths: readonly string[], flags: DetectFlags) => (await import('./run.ts')).runDetect(paths, flags));
}
