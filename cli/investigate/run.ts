import { InvalidArgumentError } from 'commander';
import { plural } from '../../lambda/text/plural.ts';
import type { PeriodFlags } from '../log-files/days.ts';
import { readingPeriod, type SourceFlags, sourceSettings } from '../log-files/options.ts';
import { isIncomplete, readingLines } from '../log-files/summary.ts';
import { checkPageFolder, writePage } from '../page/file.ts';
import { stopOnInterrupt } from '../terminal/interrupt.ts';
import { note, noteLine, print } from '../terminal/output.ts';
import { type ProgressBar, progressBar } from '../terminal/progress.ts';
import { type Investigation, investigate } from './investigate.ts';
import { investigationLines } from './ndjson.ts';
import { accountOfText, type Subject, subjectOfKey, subjectOfPrincipal, subjectOfUser } from './subject.ts';
import { investigationText } from './text.ts';

/** How an investigation is written to stdout, by the value of `--format`. */
const formats = {
  text: investigationText,
  ndjson: (investigation: Investigation) => investigationLines(investigation).join('\n'),
} as const;

export interface InvestigateFlags extends PeriodFlags, SourceFlags {
  readonly key?: string;
  readonly alert?: string;
  readonly user?: string;
  readonly principal?: string;
  readonly account?: string;
  readonly around?: true;
  readonly format: keyof typeof formats;
  readonly html?: string;
}

/** Shows what the subject did, as far as the log files reach. */
export async function runInvestigate(paths: readonly string[], flags: InvestigateFlags): Promise<void> {
  const { html, format, around = false } = flags;
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
    ...sourceSettings(flags),
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
  if (alert !== undefined) return (await import('./alert-file.ts')).readAlertFile(alert);
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
    note(
      `stopped: ${plural(left, 'log file')} not read, so calls may be missing from this report; run the same command again`,
    );
  }
  if (left > 0 || readSummaries.some(isIncomplete)) process.exitCode = 1;
}
