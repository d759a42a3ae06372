import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { defaultRuleIds, loadRules } from '../lambda/rules.ts';
import { type AlertFormat, alertFormats } from './alert-output.ts';
import { type Detected, detectInFiles } from './detect.ts';
import { readExceptionsFile } from './exceptions-file.ts';
import { progressBar } from './progress.ts';
import { summaryLines } from './summary.ts';

interface DetectFlags {
  readonly format: AlertFormat;
  readonly exceptions?: string;
  readonly windowDays?: number;
}

const description = `Shows the alerts that log files give.

PATH is a log file, a folder (walked in full) or s3://bucket/prefix. Log files may be
gzipped or plain; a single record, a list of records and one record a line are taken
too. The records of all files are judged together in order of eventTime, with a
history that begins empty: the first call of every principal rings.

stdout holds the alerts alone, stderr a summary. Exit status: 0 done, with or without
alerts; 1 a log file could not be read or parsed; 2 wrong usage.`;

const examples = `
Examples:
  firstsight detect samples/AWSLogs
  firstsight detect --format ndjson s3://my-trail-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/ | jq .finding_info.title`;

/** Adds `firstsight detect`. */
export function addDetectCommand(program: Command): void {
  program
    .command('detect')
    .summary('show the alerts that log files give')
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(
      new Option('--format <format>', 'how alerts are written').choices(Object.keys(alertFormats)).default('text'),
    )
    .option('--exceptions <file>', 'JSON list of exceptions: known activity that must not alert')
    .addOption(
      new Option(
        '--window-days <days>',
        'quiet days after which a principal is news again (default: by rule, 10)',
      ).argParser(days),
    )
    .addHelpText('after', examples)
    .action(runDetect);
}

async function runDetect(paths: readonly string[], flags: DetectFlags): Promise<void> {
  const exceptions = flags.exceptions === undefined ? [] : readExceptionsFile(flags.exceptions);
  const rules = (await loadRules(defaultRuleIds)).map((rule) => ({
    ...rule,
    historyWindowDays: flags.windowDays ?? rule.historyWindowDays,
  }));
  const bar = progressBar('log files');
  const detected = await detectInFiles({ paths, rules, exceptions, progress: bar.progress });
  bar.stop();
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  for (const alert of detected.alerts) {
    const rule = ruleOf.get(alert.ruleId);
    if (rule) process.stdout.write(`${alertFormats[flags.format](alert, rule)}\n`);
  }
  finish(detected);
}

function finish(detected: Detected): void {
  for (const line of summaryLines(detected)) process.stderr.write(`${line}\n`);
  if (detected.harvest.failed.length > 0) process.exitCode = 1;
}

function days(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 365))
    throw new InvalidArgumentError('It must be a number of days, above 0 and at most 365.');
  return value;
}
