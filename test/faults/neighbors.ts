import { setTimeout as sleep } from 'node:timers/promises';
import { check, type Part } from './check.ts';
import { playInvocation } from './deliveries.ts';
import { type FunctionPool, leaseSeconds, openFunctionPool } from './function-pool.ts';
import { logFileOf, put } from './log-files.ts';
import { usersIn } from './reported-users.ts';
import { printTable } from './table.ts';

const mostDeliveries = 5;

/** Which of three log files stop the function whenever they are read. */
const batches: readonly (readonly boolean[])[] = [
  [true, false, false],
  [false, true, false],
  [false, false, true],
  [true, true, false],
];

/** Log files that kill the function at each attempt to read them: the others of their batch are served. */
export const neighbors: Part = async () => {
  const pool = await openFunctionPool({ spare: 3 });
  try {
    const rows = [];
    for (const [i, kills] of batches.entries()) rows.push(await play(pool, i, kills));
    printTable([['log files', 'alerts by delivery', ''], ...rows.map(({ cells }) => cells)]);
    return rows.map((row) => row.check);
  } finally {
    await pool.stop();
  }
};

async function play(pool: FunctionPool, id: number, kills: readonly boolean[]) {
  const users = kills.map((_, i) => `neighbor-of-death-${id}-${i}`);
  const keys = users.map((user) => put(pool.objects, logFileOf([{ user, after: 0 }])));
  const deadly = keys.filter((_, i) => kills[i]);
  const reported: string[][] = [];
  let left: readonly string[] = keys;
  for (let delivery = 1; delivery <= mostDeliveries && left.length > 0; delivery += 1) {
    const pooled = await pool.take();
    pooled.aws.around = async (call, takeEffect) => {
      if (call.service !== 'S3' || !deadly.some((key) => call.subject.endsWith(key))) return takeEffect();
      await pooled.process.kill();
      return 'silence';
    };
    left = await playInvocation(pooled, left, delivery);
    reported.push(pooled.aws.accepted.splice(0).flatMap(usersIn));
    await pool.giveBack(pooled);
    await sleep(leaseSeconds * 1_000 + 150);
  }
  const good = users.filter((_, i) => !kills[i]);
  const deaths = deadly.length + 1;
  const name = kills.map((kill) => (kill ? 'deadly' : 'good')).join(', ');
  const result = check(
    `a batch of log files: ${name}`,
    [reported.flat().sort().join() === good.sort().join(), `${reported.flat().length} alerts`],
    [reported.slice(deaths + 1).flat().length === 0, `more than ${deaths} deliveries were in vain`],
    [left.every((key) => deadly.includes(key)), 'a good log file was not acknowledged'],
  );
  return { check: result, cells: [name, reported.map(({ length }) => length).join(' '), result.problem ?? 'ok'] };
}
