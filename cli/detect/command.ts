import { Argument, type Command, Option } from 'commander';
import { emailBody, emailSubject } from '../../lambda/alerting/email.ts';
import { findingText } from '../../lambda/alerting/ocsf.ts';
import type { Alert } from '../../lambda/detection/alert.ts';
import type { Rule } from '../../lambda/detection/rule.ts';
import { readExceptionsFile } from '../../lib/exceptions.ts';
import { addReadingOptions, formsHelp, type ReadingFlags, readingPeriod, rulesFor } from '../log-files/options.ts';
import { isIncomplete, summaryLines } from '../log-files/summary.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { note, noteLine, print } from '../terminal/output.ts';
import { progressBar } from '../terminal/progress.ts';
import { type Detected, detectInFiles } from './detect.ts';

/** The output formats of alerts, by the name of `--format`. */
export const alertFormats = {
  text: (alert: Alert, rule: Rule) => `${emailSubject(alert, rule)}\n\n${emailBody(alert, rule)}\n`,
  ndjson: (alert: Alert, rule: Rule) => findingText(alert, rule),
} as const;

export type AlertFormat = keyof typeof alertFormats;

interface DetectFlags extends ReadingFlags {
  readonly format: AlertFormat;
}

const description = `Shows the alerts that log files raise.

PATH is a log file, a folder (with its subfolders) or s3://bucket/prefix. The command
evaluates the records of all files together, in order of eventTime, with an empty
history: the first call of every principal raises an alert.

The alerts go to stdout, a summary to stderr. Exit status: 0 success, with or
without alerts; 1 something could not be read or judged, nothing was read, or the
command was interrupted; 2 incorrect usage.`;

const examples = `
Examples:
  firstsight detect samples/AWSLogs
  firstsight detect --format ndjson s3://my-trail-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/ | jq .finding_info.title`;

/** Adds `firstsight detect`. */
export function addDetectCommand(program: Command): void {
  const command = program
    .command('detect')
    .summary('show the alerts that log files raise')
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(
      new Option('--format <format>', 'output format of the alerts').choices(Object.keys(alertFormats)).default('text'),
    );
  addReadingOptions(command).addHelpText('after', examples).addHelpText('after', formsHelp).action(runDetect);
}

async function runDetect(paths: readonly string[], flags: DetectFlags): Promise<void> {
  const exceptions = flags.exceptions === undefined ? [] : readExceptionsFile(flags.exceptions);
  const rules = await rulesFor(flags);
  const bar = progressBar('log files');
  const detected = await detectInFiles({
    paths,
    rules,
    exceptions,
    period: readingPeriod(flags),
    progress: bar.progress,
    signal: stopOnInterrupt(),
  });
  bar.stop();
  if (detected.readSummary.left > 0) return reportStopped(detected);
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  for (const alert of detected.alerts) {
    const rule = ruleOf.get(alert.ruleId);
    if (rule) print(alertFormats[flags.format](alert, rule));
  }
  finish(detected);
}

/** With only some of the log files, known callers would look new, so there are no alerts. */
function reportStopped({ readSummary }: Detected): void {
  note(
    `stopped: ${readSummary.logFiles} log files read, ${readSummary.left} not read, so no alerts are shown; ` +
      'run the same command again, or read fewer days with --last',
  );
  process.exitCode = 1;
}

function finish(detected: Detected): void {
  for (const line of summaryLines(detected)) noteLine(line);
  if (isIncomplete(detected.readSummary) || detected.failures.length > 0) process.exitCode = 1;
}
