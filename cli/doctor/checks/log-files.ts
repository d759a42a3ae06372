import { plural } from '../../../lambda/text/plural.ts';
import { type Cause, causesIn } from '../../stack/causes.ts';
import type { Clients } from '../../stack/clients.ts';
import { failures, searchLog } from '../../stack/detector-log.ts';
import { detectorPoints, sumOf } from '../../stack/metric.ts';
import { ago } from '../../terminal/text.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, failure, ok, warning } from '../check-result.ts';

export const lastLogFileCheck = check('last log file', readLogFilesRead, judgeLastLogFile);

export interface ReadingFacts {
  /** In the last 24 hours. */
  readonly logFiles: number;
  /** When the last one was read, to five minutes, in milliseconds since 1970; undefined if none was read. */
  readonly last: number | undefined;
}

const millisPerHour = 3_600_000;

/** From the function's metric, or from its log of the last hours if the metric has no value yet. */
async function readLogFilesRead(clients: Clients, { stack, now }: CheckContext): Promise<ReadingFacts> {
  const points = await detectorPoints(clients, stack, 'logFiles', { since: now - 24 * millisPerHour, now });
  const read = points.filter(({ value }) => value > 0);
  if (read.length > 0) return { logFiles: sumOf(read.map(({ value }) => value)), last: read[0]?.time };
  const since = now - 3 * millisPerHour;
  const lines = await searchLog(clients, stack, { since, pattern: '{ $.summary.logFiles > 0 }' });
  const runs = lines.filter(({ summary }) => (summary?.logFiles ?? 0) > 0);
  return { logFiles: sumOf(runs.map(({ summary }) => summary?.logFiles ?? 0)), last: runs.at(-1)?.time };
}

export function judgeLastLogFile({ logFiles, last }: ReadingFacts, { now }: Pick<CheckContext, 'now'>): CheckResult[] {
  const about = 'last log file';
  const fix = 'see the results for trail, delivery, notification and function';
  if (last === undefined) {
    return [
      failure(about, 'No log file was read in the last 24 hours. After the first deployment, wait 15 minutes.', fix),
    ];
  }
  const says = `Last read at about ${ago(last, now)}; ${logFiles} in the last 24 hours.`;
  return [now - last > 2 * millisPerHour ? warning(about, says, fix) : ok(about, says)];
}

const hoursChecked = 24;

/** The failures in the function's log. */
export const failuresCheck = check(
  'failures',
  async (clients, { stack, now }) => {
    const since = now - hoursChecked * millisPerHour;
    return causesIn(await searchLog(clients, stack, { since, pattern: failures }));
  },
  judgeFailures,
);

/** Causes that do not go away without a fix. */
const lasting = /AccessDenied|AuthorizationError|KMS|NoSuchBucket|ResourceNotFound|NotFound$|MissingEnvironment/;

/** One line for each cause. */
export function judgeFailures(causes: readonly Cause[], { now }: Pick<CheckContext, 'now'>): CheckResult[] {
  const about = 'failures';
  if (causes.length === 0)
    return [ok(about, `The function's log shows no failures in the last ${hoursChecked} hours.`)];
  return causes.map(({ name, count, last, advice }) => {
    const says = `${name} for ${plural(count, 'log file')}, last at ${ago(last, now)}.`;
    return lasting.test(name) ? failure(about, says, advice) : warning(about, says, advice);
  });
}
