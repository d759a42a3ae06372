import { reasonOfKind } from '../../lambda/cloudtrail/notifications/skipped.ts';
import { isAthenaAddress } from './athena/address.ts';
import { type Contents, spanOf } from './contents.ts';
import type { Period } from './days.ts';
import type { Unreadable } from './forms/records.ts';
import type { ReasonToSkip } from './source.ts';

export interface FailedLogFile {
  readonly name: string;
  readonly error: unknown;
}

export interface SkippedFile {
  readonly name: string;
  readonly skipped: ReasonToSkip;
}

/** A file of which some parts were read and others not. */
export interface PartlyReadFile {
  readonly name: string;
  readonly parts: readonly Unreadable[];
}

/** What was read, and what was not. */
export interface ReadSummary {
  readonly logFiles: number;
  /** Tables of Athena. */
  readonly tables: number;
  readonly inflatedBytes: number;
  /** How many of the log files have no record. */
  readonly empty: number;
  /** How many files were skipped, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly skippedFiles: readonly SkippedFile[];
  readonly partlyRead: readonly PartlyReadFile[];
  readonly failed: readonly FailedLogFile[];
  /** How many were not started because the signal aborted. */
  readonly left: number;
  /** Matching records outside the period. */
  readonly outside: { readonly count: number; readonly times: Period | undefined };
  /** The times of the log files or their records, if a period was asked for and none of them is in it. */
  readonly otherTimes: Period | undefined;
}

/** One file that was read: what it was, without what was kept of it. */
export interface FileRead extends Omit<Contents<unknown>, 'kept'> {
  readonly name: string;
  readonly outside: readonly number[];
  /** When CloudTrail delivered it, by its name. */
  readonly delivered: number | undefined;
}

/** `left`: not started, because the signal aborted. */
export type ReadResult = FileRead | SkippedFile | FailedLogFile | 'left';

const millisPerDay = 86_400_000;
const mostNamed = 10;

/** @param period the days asked for; undefined for all time */
export function summaryOf(results: readonly ReadResult[], period: Period | undefined): ReadSummary {
  const read = results.flatMap((result) => (result !== 'left' && 'inflatedBytes' in result ? [result] : []));
  const skipped = results.flatMap((result) => (result !== 'left' && 'skipped' in result ? [result] : []));
  const tables = read.filter(({ name }) => isAthenaAddress(name));
  const outside = read.flatMap((file) => file.outside);
  return {
    logFiles: read.length - tables.length,
    tables: tables.length,
    inflatedBytes: read.reduce((sum, { inflatedBytes }) => sum + inflatedBytes, 0),
    empty: read.filter(({ isEmpty }) => isEmpty).length,
    skipped: countByReason(skipped),
    skippedFiles: skipped.slice(0, mostNamed).map(({ name, skipped: reason }) => ({ name, skipped: reason })),
    partlyRead: read.flatMap(({ name, unreadable }) => (unreadable.length > 0 ? [{ name, parts: unreadable }] : [])),
    failed: results.flatMap((result) => (result !== 'left' && 'error' in result ? [result] : [])),
    left: results.filter((result) => result === 'left').length,
    outside: { count: outside.length, times: spanOf(outside) },
    otherTimes: period && otherTimes(read, period),
  };
}

/** The time that all files together are from, if none of them has a record of the period. */
function otherTimes(files: readonly FileRead[], period: Period): Period | undefined {
  const spans = files.flatMap(
    (file) => file.times ?? spanOf(file.delivered === undefined ? [] : [file.delivered]) ?? [],
  );
  // A file without any time may be from these days.
  if (spans.length < files.filter(({ isEmpty }) => !isEmpty).length) return undefined;
  const isOfPeriod = ({ from, to }: Period) => to >= period.from && from <= period.to + millisPerDay;
  return spans.some(isOfPeriod) ? undefined : spanOf(spans.flatMap(({ from, to }) => [from, to]));
}

function countByReason(files: readonly SkippedFile[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { skipped } of files) {
    const reason = reasonOfKind[skipped];
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
