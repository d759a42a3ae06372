import { fork } from 'node:child_process';
import { join } from 'node:path';
import pMap from 'p-map';
import { type Bomb, bombs } from './bombs/bodies.ts';
import type { BombResult } from './bombs/worker.ts';
import { check, type Part } from './check.ts';
import { megabytes, printTable } from './table.ts';

/** The function's memory, of which the runtime needs a part. */
const functionMegabytes = 1_024;

/** The most that memory may grow beyond the body: the limit for matches, and what the garbage collector leaves. */
const mostGrowth = 400 * 2 ** 20;

const bombsAtOnce = 2;

/** Half of the function's two minutes, on a busy machine. */
const mostSeconds = 60;

/** Gzip bombs: the scan must stop at its cap without using much memory. */
export const gzipBombs: Part = async () => {
  const rows = await pMap(bombs, async (bomb) => judge(bomb, await scanInProcess(bomb)), { concurrency: bombsAtOnce });
  printTable([['bomb', 'stored', 'seconds', 'memory before', 'peak', 'end', ''], ...rows.map(({ cells }) => cells)]);
  return rows.map((row) => row.check);
};

/** Returns undefined if the process died. */
function scanInProcess({ name }: Bomb): Promise<BombResult | undefined> {
  const child = fork(join(import.meta.dirname, 'bombs', 'worker.ts'), [name], {
    execArgv: [...process.execArgv, `--max-old-space-size=${functionMegabytes}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    let result: BombResult | undefined;
    child.on('message', (message: BombResult) => {
      result = message;
    });
    child.on('exit', () => resolve(result));
  });
}

function judge({ name, error }: Bomb, result: BombResult | undefined) {
  const growth = result === undefined ? Number.POSITIVE_INFINITY : result.peakBytes - result.bytesBefore;
  const outcome = check(
    `gzip bomb of ${name}`,
    [result !== undefined, 'the process died'],
    [result === undefined || error.test(result.error), `ended in ${result?.error}`],
    [result === undefined || growth <= mostGrowth, `memory grew by ${megabytes(growth)}`],
    [result === undefined || result.seconds <= mostSeconds, `took ${result?.seconds.toFixed(0)} s`],
  );
  const { storedBytes = 0, seconds = 0, bytesBefore = 0, peakBytes = 0, error: end = '(died)' } = result ?? {};
  const sizes = [megabytes(storedBytes), seconds.toFixed(1), megabytes(bytesBefore), megabytes(peakBytes)];
  return { check: outcome, cells: [name, ...sizes, end.slice(0, 60), outcome.problem ?? 'ok'] };
}
