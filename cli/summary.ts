import prettyBytes from 'pretty-bytes';
import type { Tally } from '../lambda/tally.ts';
import { messageOf } from './error-message.ts';
import type { Harvest } from './read-log-files.ts';

/** Two lines whose counts balance, and one for each log file that failed. */
export function summaryLines({ tally, harvest }: { readonly tally: Tally; readonly harvest: Harvest }): string[] {
  const skipped = Object.entries(harvest.skipped).map(([reason, count]) => `, ${count} skipped (${reason})`);
  const { matched, excepted, known, alerted, failed } = tally;
  return [
    ...harvest.failed.map(({ name, error }) => `failed: ${name}: ${messageOf(error)}`),
    `log files: ${harvest.logFiles} read${skipped.join('')}, ${harvest.failed.length} failed; ${prettyBytes(harvest.inflatedBytes)} inflated`,
    `records: ${matched} matched = ${excepted} excepted + ${known} known + ${alerted} alerted + ${failed} failed`,
  ];
}
