import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { PeriodFlags } from '../log-files/days.ts';
import {
  type AthenaFlags,
  addAthenaOptions,
  addPeriodOptions,
  asnDatabaseOption,
  athenaSettings,
  formsHelp,
  readingPeriod,
  useDatabaseOf,
} from '../log-files/options.ts';
import { isIncomplete, readingLines } from '../log-files/summary.ts';
import { checkPageFolder, writePage } from '../page/file.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { note, noteLine, print } from '../terminal/output.ts';
import { type ProgressBar, progressBar } from '../terminal/progress.ts';
import { readAlertFile } from './alert-file.ts';
import { type Investigation, investigate } from './investigate.ts';
import { investigationLines } from './ndjson.ts';
import { accountOfText, type Subject, subjectOfKey, subjectOfPrincipal, subjectOfUser } from './subject.ts';
import { investigationText } from './text.ts';

/** How an investigation is written to stdout, by the value of `--format`. */
const formats = {
  text: investigationText,
  ndjson: (investigation: Investigation) => investigationLines(investigation).join('\n'),
} as const;

interface InvestigateFlags extends PeriodFlags, AthenaFlags {
  readonly asnDatabase?: string;
  readonly key?: string;
  readonly alert?: string;
  readonly user?: string;
  readonly principal?: string;
  readonly account?: string;
  readonly around?: true;
  readonly format: keyof typeof formats;
  readonly html?: string;
}

const description = `Shows what a session did: every call with the issued access key, the console sign-in
made with it, and the calls of that console session, which use other key IDs. Follows
what it made, such as further sessions and new keys, and what led to it, as far as the
log files reach. Calls are grouped by service and action; "!" marks what to review first.

Specify what to investigate with one of
  --key        an access key ID: the issued key in the alert, or any other
  --alert      the alert as OCSF JSON, as is or as SNS, SQS or EventBridge deliver it:
               the session that the call issued, what it made, or the caller's key
  --principal  the ARN of an IAM user, a role, root or a session, for all its calls
  --user       the ARN of a federated user, or of an IAM user or root for all federated
               sessions that it requested
  --account    all calls in an account; with another option, only calls in that account

PATH is a log file, a folder (with its subfolders) or s3://bucket/prefix, as in detect.
With --alert, the days on which the session was valid are read from a bucket, and those
on which something that it made can have made calls. With --key, the log files are first
searched for the key, to find its owner and when it was issued. Without --alert, add
--from or --last to avoid reading the whole bucket.

The report goes to stdout, a summary to stderr. Exit status: 0 success, even if
the session has no calls; 1 something could not be read, nothing was read, or the
command was interrupted, so calls may be missing from the report; 2 incorrect usage.`;

const examples = `
Examples:
  firstsight investigate --key ASIAISSUED234EXAMPLE --html session.html samples/AWSLogs samples/investigation
  firstsight investigate --alert alert.json --around s3://my-trail-bucket/AWSLogs/`;

/** Defines `firstsight investigate`. */
export function defineInvestigate(command: Command): void {
  command
    .description(description)
    .addArgument(new Argument('<PATH...>', 'log files, folders or s3://bucket/prefix'))
    .addOption(new Option('--key <id>', 'an access key ID, ASIA… or AKIA…').conflicts(['alert', 'user', 'principal']))
    .addOption(
      new Option('--alert <file>', 'file with the alert as JSON, or - for stdin').conflicts(['user', 'principal']),
    )
    .addOption(new Option('--user <arn>', 'ARN of a federated user, an IAM user or root').conflicts(['principal']))
    .option('--principal <arn>', 'ARN of an IAM user, a role, root or a session: all its calls')
    .option('--account <id>', 'only calls in this account; all of them without another option')
    .option('--around', 'also show the calls of the base user, from a day before the session to a day after it')
    .addOption(new Option('--format <format>', 'output format').choices(Object.keys(formats)).default('text'))
    .option('--html <file>', 'also write the report as one HTML file that needs no network');
  addAthenaOptions(addPeriodOptions(command))
    .option(...asnDatabaseOption)
    .addHelpText('after', examples)
    .addHelpText('after', formsHelp)
    .action(runInvestigate);
}

async function runInvestigate(paths: readonly string[], flags: InvestigateFlags): Promise<void> {
  const { html, format, around = false } = flags;
  await useDatabaseOf(flags);
  const subject = await subjectFrom(flags);
  const period = readingPeriod(flags);
  if (html !== undefined) checkPageFolder(html);
  const bars = progressBars();
  const signal = stopOnInterrupt();
  const now = Date.now();
  const investigation = await investigate({
    paths,
    subject,
    period,
    around,
    now,
    progressOf: bars.progressOf,
    signal,
    athena: athenaSettings(flags),
  });
  bars.stop();
  print(formats[format](investigation));
  // The chart library is slow to load, and most runs do not need it.
  if (html !== undefined) writePage(html, (await import('./page.ts')).investigationPage(investigation));
  finish(investigation);
}

/** @throws InvalidArgumentError unless an option specifies what to investigate */
async function subjectFrom(flags: InvestigateFlags): Promise<Subject> {
  const account = flags.account === undefined ? undefined : accountOfText(flags.account);
  const subject = (await namedSubject(flags)) ?? (account === undefined ? undefined : {});
  if (subject !== undefined) return { ...subject, ...(account === undefined ? {} : { account }) };
  throw new InvalidArgumentError(
    'Specify a session with --key ASIA…, --alert FILE or --user ARN. For other calls, use --principal ARN or --account ID.',
  );
}

async function namedSubject({ key, alert, user, principal }: InvestigateFlags): Promise<Subject | undefined> {
  if (key !== undefined) return subjectOfKey(key);
  if (alert !== undefined) return readAlertFile(alert);
  if (user !== undefined) return subjectOfUser(user);
  return principal === undefined ? undefined : subjectOfPrincipal(principal);
}

/** One bar after the other, since the log files may be read more than once. */
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

function finish({ readSummaries }: Investigation): void {
  for (const line of new Set(readSummaries.flatMap(readingLines))) noteLine(line);
  const left = readSummaries.reduce((sum, readSummary) => sum + readSummary.left, 0);
  if (left > 0) {
    note(`stopped: ${left} log files not read, so calls may be missing from this report; run the same command again`);
  }
  if (left > 0 || readSummaries.some(isIncomplete)) process.exitCode = 1;
}
