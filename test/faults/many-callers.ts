import { gzipSync } from 'node:zlib';
import { functionTimeout } from '../../lib/delivery-limits.ts';
import { callRecord, userArn } from '../detection/sightings.ts';
import { federationTokenRecord } from '../records.ts';
import { type Check, check, type Part } from './check.ts';
import { logFileOf } from './log-files.ts';
import { type SimulatedDeliveries, simulateDeliveries } from './simulated-queue.ts';
import { printTable } from './table.ts';

const rootArn = 'arn:aws:iam::111122223333:root';

/** A log file with a first call of each user, and at its end one of the root user. */
function manyCallers(users: number): Uint8Array {
  const call = JSON.stringify(callRecord({ user: 'USERNAME', after: 0 }));
  const calls = Array.from({ length: users }, (_, i) => call.replaceAll('USERNAME', `user-${i}`));
  const identity = { type: 'Root', arn: rootArn, accountId: '111122223333' };
  const rootCall = JSON.stringify(federationTokenRecord({ userIdentity: identity, eventID: 'root-call' }));
  return gzipSync(`{"Records":[${[...calls, rootCall].join(',')}]}`, { level: 1 });
}

/** Delivers such a log file and a small one. */
export function deliverManyCallers(users: number): Promise<SimulatedDeliveries> {
  return simulateDeliveries([manyCallers(users), logFileOf([{ user: 'neighbor', after: 0 }])]);
}

export function judgeManyCallers(users: number, { runs, left, sentAt }: SimulatedDeliveries): Check {
  const reported = runs.flatMap((run) => run.reported);
  const balanced = runs.every(({ summary: { matched, excepted, known, alerted, failed } }) => {
    return matched === excepted + known + alerted + failed;
  });
  const mostSeconds = functionTimeout.toSeconds();
  return check(
    `${users} new principals in one log file`,
    [left.length === 0, 'not acknowledged within the attempts of the queue'],
    [reported.length === users + 2 && new Set(reported).size === users + 2, `${reported.length} alerts`],
    [runs[0]?.reported[0] === rootArn, "the root user's call was not reported first"],
    [runs[0]?.reported.includes(userArn('neighbor')) ?? false, 'the other log file had to wait'],
    [runs.every(({ seconds }) => seconds < mostSeconds), 'a run took too long'],
    [balanced, 'the counts do not balance'],
    [sentAt.every((time, i) => time - (sentAt[i - 10] ?? 0) >= 1_000), 'more than ten messages in a second'],
  );
}

/** 100,000 principals in one log file: the queue delivers it five times at most, and each call of a service takes 12 ms. */
export const manyPrincipals: Part = async ({ large }) => {
  const users = large ? 200_000 : 100_000;
  const result = await deliverManyCallers(users);
  printTable([
    ['run', 'seconds', 'alerts', 'known', 'left'],
    ...result.runs.map(({ seconds, summary }, i) => [i + 1, seconds, summary.alerted, summary.known, summary.failed]),
  ]);
  return [judgeManyCallers(users, result)];
};
