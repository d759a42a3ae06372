import prettyBytes from 'pretty-bytes';
import type { Tally } from '../../lambda/report.ts';
import { messageOf } from '../terminal/errors.ts';
import type { ReadSummary } from './reading.ts';

/** What was read and what was not: one line for each log file that failed, and one line of totals. */
export function readingLines({ failed, logFiles, skipped, inflatedBytes }: ReadSummary): string[] {
  const skippedByReason = Object.entries(skipped).map(([reason, count]) => `, ${count} skipped (${reason})`);
  return [
    ...failed.map(({ name, error }) => `failed: ${name}: ${messageOf(error, name)}`),
    ...(logFiles + failed.length === 0 ? ['no log files found: check the path and the dates'] : []),
    `log files: ${logFiles} read${skippedByReason.join('')}, ${failed.length} failed; ${prettyBytes(inflatedBytes)} inflated`,
  ];
}

/** The same, and the counts of the records: matched is the sum of the others. */
export function summaryLines({
  tally,
  readSummary,
}: {
  readonly tally: Tally;
  readonly readSummary: ReadSummary;
}): string[] {
  const { matched, excepted, known, alerted, failed } = tally;
  return [
    ...readingLines(readSummary),
    `records: ${matched} matched = ${excepted} excepted + ${known} known + ${alerted} alerted + ${failed} failed`,
  ];
}
