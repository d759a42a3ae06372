import { apart, utc } from '../../../lambda/text/times.ts';
import type { Clients } from '../../stack/clients.ts';
import { detectorPoints } from '../../stack/metric.ts';
import { type ReplayedPeriod, readRequeued } from '../../stack/requeued.ts';
import { logFilePrefixesOf, type Stack } from '../../stack/stack.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, ok, warning } from '../check-result.ts';

export const gapsCheck = check('gaps', readGaps, judgeGaps);

export interface GapFacts {
  /** The starts of the periods of five minutes in which the function read a log file, newest first, in milliseconds since 1970. */
  readonly read: readonly number[];
  readonly replays: readonly ReplayedPeriod[];
}

const daysChecked = 7;
const period = 300_000;
/** As the alarm for missing log files. */
const longest = 2 * 3_600_000;

async function readGaps(clients: Clients, { stack, now }: CheckContext): Promise<GapFacts> {
  const [points, requeued] = await Promise.all([
    detectorPoints(clients, stack, 'logFiles', { since: now - daysChecked * 86_400_000, now }),
    readRequeued(clients.dynamodb, stack.outputs.historyTableName, now),
  ]);
  return { read: points.filter(({ value }) => value > 0).map(({ time }) => time), replays: requeued?.replays ?? [] };
}

/** One line for each time without a log file that was not replayed. Times before the first log file do not count. */
export function judgeGaps({ read, replays }: GapFacts, { stack, now }: CheckContext): CheckResult[] {
  const about = 'gaps';
  if (read.length === 0) return [];
  const gaps = [now, ...read]
    .flatMap((to, i, times) => {
      const from = times[i + 1];
      return from === undefined || to - from - period < longest ? [] : [{ from: from + period, to }];
    })
    .filter(({ from, to }) => !replays.some((replay) => replay.from <= from && to - period <= replay.to));
  if (gaps.length === 0) {
    return [ok(about, `The function read log files at least every two hours in the last ${daysChecked} days.`)];
  }
  return gaps.map(({ from, to }) => warning(about, gapWords(from, to, now), replayCommand(stack, from, to)));
}

function gapWords(from: number, to: number, now: number): string {
  const end = to === now ? 'until now' : `to ${utc(to)}`;
  return `The function read no log file from ${utc(from)} ${end}, for ${apart(to, from)}. If log files were created then, have them read now.`;
}

function replayCommand(stack: Stack, from: number, to: number): string {
  const [prefix = '', ...others] = logFilePrefixesOf(stack);
  const address = `s3://${stack.outputs.trailBucketName}/${others.length === 0 ? prefix : ''}`;
  return `firstsight replay ${address} --from ${utc(from)} --to ${utc(to)} --stack ${stack.name} --region ${stack.region}`;
}
