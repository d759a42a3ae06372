import { Argument, type Command, Option } from 'commander';
import type { Severity } from '../../lambda/detection/severity.ts';
import { accountNamesFrom } from '../../lib/account-names.ts';
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
import { noteLine, print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import type { ShownAlerts } from './alert-words.ts';
import { detectInFiles } from './detect.ts';
import { type AlertFormat, alertFormats, mostSevereFirst } from './formats.ts';
import { isAtLeast, severities } from './severities.ts';

interface DetectFlags extends ReadingFlags {
  readonly format: AlertFormat;
  readonly severity?: Severity;
  readonly html?: string;
  readonly accountNames?: string;
}

const description = `Shows the alerts that log files raise.

PATH is a log file, a folder (with its subfolders), s3://bucket/prefix or a table of
Athena, athena://DATABASE.TABLE. The command
evaluates the records of all files together, in order of eventTime, with an empty
history: the first call of every principal raises an alert.

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
    .addOption(
      new Option('--format <format>', 'output format of the alerts')
        .choices(Object.keys(alertFormats))
        .default('table'),
    )
    .addOption(new Option('--severity <severity>', 'only alerts of this severity and above').choices([...severities]))
    .option('--account-names <file>', 'JSON file with the names of accounts, for emails and findings')
    .option('--html <file>', 'also write the alerts as one HTML page that needs no network');
  addReadingOptions(command)
    .addHelpText('after', formatsHelp)
    .addHelpText('after', examples)
    .addHelpText('after', formsHelp)
    .action(runDetect);
}

async function runDetect(paths: readonly string[], flags: DetectFlags): Promise<void> {
  const { format, html, severity = 'low' } = flags;
  const accountNames = accountNamesFrom(flags.accountNames);
  const rules = await rulesFor(flags);
  const exceptions = flags.exceptions === undefined ? [] : readExceptionsFile(flags.exceptions, idsOf(rules));
  const period = readingPeriod(flags);
  if (html !== undefined) checkPageFolder(html);
  const bar = progressBar('log files');
  const signal = stopOnInterrupt();
  const detected = await detectInFiles({
    paths,
    rules,
    exceptions,
    period,
    progress: bar.progress,
    signal,
    athena: athenaSettings(flags),
  });
  bar.stop();
  const alerts = detected.alerts.filter((alert) => isAtLeast(severity, alert.severity));
  const shown = { alerts, ruleOf: new Map(rules.map((rule) => [rule.id, rule])), paths, accountNames };
  await showJudged(detected, 'no alerts are shown', async () => {
    for (const text of alertFormats[format](shown)) print(text);
    if (html !== undefined) await writeAlertPage(html, shown);
    const hidden = detected.alerts.length - alerts.length;
    if (hidden > 0) noteLine(`alerts: ${alerts.length} shown, ${hidden} below severity ${severity} not shown`);
  });
}

async function writeAlertPage(path: string, shown: ShownAlerts): Promise<void> {
  const { alertPage } = await import('./page.ts');
  writePage(path, alertPage(mostSevereFirst(shown), Date.now()));
}
