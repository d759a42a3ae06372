import prettyBytes from 'pretty-bytes';
import { reasonOfKind } from '../../lambda/cloudtrail/notifications/skipped.ts';
import type { Tally } from '../../lambda/tally.ts';
import { plural } from '../../lambda/text/plural.ts';
import { utc } from '../../lambda/text/times.ts';
import { messageOf } from '../terminal/errors.ts';
import { note, noteLine } from '../terminal/output.ts';
import { partText } from './contents.ts';
import type { Period } from './days.ts';
import type { PartlyReadFile, ReadSummary } from './read-summary.ts';

/** Records or terms that failed, with the same error. */
export interface Failure {
  readonly what: string;
  readonly error: unknown;
}

const mostNamed = 10;

/** What was read and what was not: one line for each problem, and one line of totals. */
export function readingLines(summary: ReadSummary): string[] {
  const { failed, partlyRead, logFiles, tables, skipped, outside, inflatedBytes } = summary;
  const skippedByReason = Object.entries(skipped).map(([reason, count]) => `, ${count} skipped (${reason})`);
  const unreadable = unreadableParts(summary);
  const nothing = nothingRead(summary);
  return [
    ...failed.map(({ name, error }) => `failed: ${name}: ${messageOf(error, name)}`),
    ...partlyRead.flatMap(partLines),
    ...(nothing === undefined ? [] : [nothing, ...skippedLines(summary)]),
    ...(outside.count > 0
      ? [`outside these days: ${plural(outside.count, 'matching record')}, ${span(outside.times)}`]
      : []),
    `log files: ${logFiles} read${tables > 0 ? `, ${plural(tables, 'table')} read` : ''}${skippedByReason.join('')}, ${failed.length} failed${unreadable > 0 ? `, ${plural(unreadable, 'part')} unreadable` : ''}; ${prettyBytes(inflatedBytes)} inflated`,
  ];
}

/** Whether something could not be read, or nothing was read at all: the command ends with status 1. */
export function isIncomplete(summary: ReadSummary): boolean {
  return summary.failed.length > 0 || summary.partlyRead.length > 0 || nothingRead(summary) !== undefined;
}

/** Why no record was read, in a sentence that says what to do; undefined if any was, or if a failure already explains it. */
function nothingRead({
  logFiles,
  tables,
  failed,
  left,
  empty,
  otherTimes,
  skippedFiles,
}: ReadSummary): string | undefined {
  if (failed.length > 0 || left > 0) return undefined;
  if (logFiles + tables === 0) {
    return skippedFiles.length === 0
      ? 'no log files found: check the path and the dates'
      : 'no log files found: every file was skipped; to read a file with another name, use its own path as PATH';
  }
  if (empty === logFiles + tables) {
    return tables > 0
      ? 'no records found: the query scanned nothing; check the days and the table'
      : 'no records found: the files are empty lists';
  }
  return (
    otherTimes && `nothing read from these days: the log files are ${span(otherTimes)}; check --last, --from and --to`
  );
}

function span(times: Period | undefined): string {
  return `from ${utc(times?.from)} to ${utc(times?.to)}`;
}

function unreadableParts({ partlyRead }: ReadSummary): number {
  return partlyRead.reduce((sum, { parts }) => sum + parts.length, 0);
}

function partLines({ name, parts }: PartlyReadFile): string[] {
  return firstOf(
    parts.map((part) => `unreadable: ${name}: ${partText(part)}`),
    'unreadable',
    `parts of ${name}`,
  );
}

function skippedLines({ skippedFiles, skipped }: ReadSummary): string[] {
  const all = Object.values(skipped).reduce((sum, count) => sum + count, 0);
  const lines = skippedFiles.map(({ name, skipped: kind }) => `skipped: ${name} (${reasonOfKind[kind]})`);
  return all > lines.length ? [...lines, `skipped: ${all - lines.length} more`] : lines;
}

function firstOf(lines: readonly string[], label: string, what: string): string[] {
  const more = lines.length - mostNamed;
  return more > 0 ? [...lines.slice(0, mostNamed), `${label}: ${more} more ${what}`] : [...lines];
}

/** One line for each record or term that failed, equal ones counted once. */
export function failureLines(failures: readonly Failure[]): string[] {
  const counts = new Map<string, number>();
  for (const { what, error } of failures) {
    const line = `failed: ${what}: ${messageOf(error)}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count} records)`));
  return firstOf(lines, 'failed', 'terms');
}

/** What a command judged, of the records that it read. */
interface JudgedRecords {
  readonly tally: Tally;
  readonly failures: readonly Failure[];
  readonly readSummary: ReadSummary;
}

/** The same, and the counts of the records: matched is the sum of the others. */
export function summaryLines({ tally, failures, readSummary }: JudgedRecords): string[] {
  const { matched, excepted, known, alerted, failed } = tally;
  return [
    ...readingLines(readSummary),
    ...failureLines(failures),
    `records: ${matched} matched = ${excepted} excepted + ${known} known + ${alerted} alerted + ${failed} failed`,
  ];
}

/**
 * Ends a command that judges the records of all log files together: shows the result, then the summary on stderr, and sets the
 * exit status. If the run was stopped, there is no result: without the other log files, known callers would look new.
 * @param missing what a stopped run does not show: `no alerts are shown`
 */
export async function showJudged(judged: JudgedRecords, missing: string, show: () => void | Promise<void>) {
  const { logFiles, left } = judged.readSummary;
  if (left > 0) {
    process.exitCode = 1;
    note(
      `stopped: ${plural(logFiles, 'log file')} read, ${left} not read, so ${missing}; ` +
        'run the same command again, or read fewer days with --last',
    );
    return;
  }
  await show();
  for (const line of summaryLines(judged)) noteLine(line);
  if (isIncomplete(judged.readSummary) || judged.failures.length > 0) process.exitCode = 1;
}
