import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { PeriodFlags } from '../log-files/days.ts';
import { addPeriodOptions, readingPeriod } from '../log-files/options.ts';
import { readingLines } from '../log-files/summary.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { type ProgressBar, progressBar } from '../terminal/progress.ts';
import { readAlertFile } from './alert-file.ts';
import { type Investigation, investigate } from './investigate.ts';
import { investigationLines } from './ndjson.ts';
import { type Subject, subjectOfKey, subjectOfUser } from './subject.ts';
import { investigationText } from './text.ts';

/** How an investigation is written to stdout, by the name of `--format`. */
const formats = {
  text: investigationText,
  ndjson: (investigation: Investigation) => investigationLines(investigation).join('\n'),
} as const;

interface InvestigateFlags extends PeriodFlags {
  readonly key?: string;
  readonly alert?: string;
  readonly user?: string;
  readonly around?: true;
  readonly format: keyof typeof formats;
  readonly html?: string;
}

const description = `Tells what a federated session did: every call by the issued key, the console sign-in
that was made with it, and the calls of the console session, which have other key ids.
Grouped by service and action; what responders look for first is marked with "!".

Name the session by one of
  --key    the key id that the alert names as issued (or any other access key id)
  --alert  the alert itself as OCSF JSON, bare or as SNS, SQS or EventBridge wrap it
  --user   the ARN of a federated user, or of an IAM user or root for all its sessions

PATH is a log file, a folder (walked in full) or s3://bucket/prefix, as for detect. With
--alert only the days of the session's life are read from a bucket. With --key the log
files are searched for the key first, which tells whose it is and since when. With --key
and --user give --from or --last, so that not the whole bucket is read.

stdout holds the report, stderr a summary. Exit status: 0 done, whether or not anything
was found; 1 a log file could not be read or parsed, or the work was interrupted, so
there may be more than the report says; 2 wrong usage.`;

const examples = `
Examples:
  firstsight investigate --key ASIAISSUED234EXAMPLE --html session.html samples/AWSLogs samples/investigation
  firstsight investigate --alert alert.json --around s3://my-trail-bucket/AWSLogs/`;

/** Adds `firstsight investigate`. */
export function addInvestigateCommand(program: Command): void {
  const command = program
    .command('investigate')
    .summary('show what a federated session did')
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(new Option('--key <id>', 'the issued key, ASIA…').conflicts(['alert', 'user']))
    .addOption(new Option('--alert <file>', 'a file with the alert as JSON, or - for stdin').conflicts(['user']))
    .option('--user <arn>', 'a federated user, or an IAM user or root')
    .option('--around', "also the base user's own calls, from a day before the session to a day after it")
    .addOption(
      new Option('--format <format>', 'how the report is written').choices(Object.keys(formats)).default('text'),
    )
    .option('--html <file>', 'write the report as a page too: one file, which needs no network');
  addPeriodOptions(command).addHelpText('after', examples).action(runInvestigate);
}

async function runInvestigate(paths: readonly string[], flags: InvestigateFlags): Promise<void> {
  const { html, format, around = false } = flags;
  const subject = subjectFrom(flags);
  const period = readingPeriod(flags);
  // Told now rather than after an hour of reading.
  if (html !== undefined) accessSync(dirname(html), constants.W_OK);
  const bars = progressBars();
  const signal = stopOnInterrupt();
  const now = Date.now();
  const investigation = await investigate({ paths, subject, period, around, now, progressOf: bars.progressOf, signal });
  bars.stop();
  process.stdout.write(`${formats[format](investigation)}\n`);
  if (html !== undefined) await writePage(html, investigation);
  finish(investigation);
}

/** @throws InvalidArgumentError unless the session is named in one of the three ways */
function subjectFrom({ key, alert, user }: InvestigateFlags): Subject {
  if (key !== undefined) return subjectOfKey(key);
  if (alert !== undefined) return readAlertFile(alert);
  if (user !== undefined) return subjectOfUser(user);
  throw new InvalidArgumentError('Say which session: --key ASIA…, --alert FILE or --user ARN.');
}

/** One bar after the other, as the log files are read more than once. */
function progressBars() {
  let bar: ProgressBar | undefined;
  const stop = () => bar?.stop();
  const progressOf = (what: string) => {
    stop();
    bar = progressBar(what);
    return bar.progress;
  };
  return { progressOf, stop };
}

async function writePage(path: string, investigation: Investigation): Promise<void> {
  // The chart library takes a moment to load, and most runs do without.
  const { investigationPage } = await import('./page.ts');
  const page = investigationPage(investigation);
  writeFileSync(path, page);
  process.stderr.write(`page: ${path} (${prettyBytes(Buffer.byteLength(page))})\n`);
}

function finish({ readSummaries }: Investigation): void {
  for (const line of new Set(readSummaries.flatMap(readingLines))) process.stderr.write(`${line}\n`);
  const left = readSummaries.reduce((sum, readSummary) => sum + readSummary.left, 0);
  if (left > 0) {
    process.stderr.write(
      `stopped: ${left} log files were not read, so there may be more than this; run the same command again\n`,
    );
  }
  if (left > 0 || readSummaries.some(({ failed }) => failed.length > 0)) process.exitCode = 1;
}
