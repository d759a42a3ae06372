import { check, type Part } from './check.ts';
import { playInvocation, redeliver } from './deliveries.ts';
import { leaseSeconds, openFunctionPool } from './function-pool.ts';
import { logFileOf, put } from './log-files.ts';
import { usersIn } from './reported-users.ts';
import { printTable } from './table.ts';

const runs = 5;
const alertsOfRun = 10;

/** Several runs at once, each with the most single alerts: SNS must not disable an email subscription. */
export const burst: Part = async () => {
  const pool = await openFunctionPool({ spare: 0 });
  try {
    const acceptedAt: number[] = [];
    const reported: string[] = [];
    const pooled = await Promise.all(Array.from({ length: runs }, () => pool.take()));
    for (const { aws } of pooled) aws.beforeAccept = async () => void acceptedAt.push(Date.now());
    const failed = await Promise.all(
      pooled.map(async (one, run) => {
        const calls = Array.from({ length: alertsOfRun }, (_, i) => ({ user: `burst-${run}-${i}`, after: 0 }));
        const unfinished = await playInvocation(one, [put(pool.objects, logFileOf(calls))]);
        const left = await redeliver(one, unfinished, leaseSeconds * 1_000);
        for (const user of one.aws.accepted.flatMap(usersIn)) reported.push(user);
        return left.length;
      }),
    );
    const times = acceptedAt.sort((a, b) => a - b);
    const most = Math.max(...times.map((time) => times.filter((one) => one >= time && one < time + 1_000).length));
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
    printTable([
      ['runs', 'messages', 'seconds', 'most in a second'],
      [runs, times.length, seconds, most],
    ]);
    return [
      check(
        `${runs} runs at once with ${alertsOfRun} alerts each`,
        [failed.every((count) => count === 0), 'a log file was not acknowledged'],
        [new Set(reported).size === runs * alertsOfRun, `${new Set(reported).size} principals reported`],
        [most <= 10, `${most} messages in a second`],
      ),
    ];
  } finally {
    await pool.stop();
  }
};
