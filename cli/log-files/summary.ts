import prettyBytes from 'pretty-bytes';
import type { Tally } from '../../lambda/report.ts';
import { messageOf } from '../terminal/errors.ts';
import type { ReadSummary } from './reading.ts';

/** What was read and what was not: one line for each log file that failed, and one in all. */
export function readingLines({ failed, logFiles, skipped, inflatedBytes }: ReadSummary): string[] {
  const passedOver = Object.entries(skipped).map(([reason, count]) => `, ${count} skipped (${reason})`);
  return [
    ...failed.map(({ name, error }) => `failed: ${name}: ${messageOf(error, name)}`),
    ...(logFiles + failed.length === 0 ? ['no log file was found: look at the path, and at the days asked for'] : []),
    `log files: ${logFiles} read${passedOver.join('')}, ${failed.length} failed; ${prettyBytes(inflatedBytes)} inflated`,
  ];
}

/** The same, and what became of the records: counts that balance. */
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
