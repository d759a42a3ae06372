import { fork } from 'node:child_process';
import { join } from 'node:path';
import pMap from 'p-map';
import { type Bomb, bombs } from './bombs/bodies.ts';
import type { Defused } from './bombs/worker.ts';
import { check, type Part } from './check.ts';
import { megabytes, printTable } from './table.ts';

/** The function's memory; the runtime needs some of it itself. */
const functionMegabytes = 1_024;

/** More than this on top of the body, and it is not flat. */
const mostGrowth = 200 * 2 ** 20;

const bombsAtOnce = 2;

/** Half of the function's two minutes, on a machine that is busy otherwise. */
const mostSeconds = 60;

/** Gzip bombs: the scan has to stop at its cap, in little memory. */
export const gzipBombs: Part = async () => {
  const rows = await pMap(bombs, async (bomb) => defused(bomb, await scanApart(bomb)), { concurrency: bombsAtOnce });
  printTable([['bomb', 'stored', 'seconds', 'memory before', 'peak', 'end', ''], ...rows.map(({ cells }) => cells)]);
  return rows.map((row) => row.check);
};

/** Undefined where the process did not survive. */
function scanApart({ name }: Bomb): Promise<Defused | undefined> {
  const child = fork(join(import.meta.dirname, 'bombs', 'worker.ts'), [name], {
    execArgv: [...process.execArgv, `--max-old-space-size=${functionMegabytes}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    let result: Defused | undefined;
    child.on('message', (message: Defused) => {
      result = message;
    });
    child.on('exit', () => resolve(result));
  });
}

function defused({ name, error }: Bomb, result: Defused | undefined) {
  const growth = result === undefined ? Number.POSITIVE_INFINITY : result.peakBytes - result.bytesBefore;
  const outcome = check(
    `gzip bomb of ${name}`,
    [result !== undefined, 'the process did not survive it'],
    [result === undefined || error.test(result.error), `ended in ${result?.error}`],
    [result === undefined || growth <= mostGrowth, `memory grew by ${megabytes(growth)}`],
    [result === undefined || result.seconds <= mostSeconds, `took ${result?.seconds.toFixed(0)} s`],
  );
  const { storedBytes = 0, seconds = 0, bytesBefore = 0, peakBytes = 0, error: end = '(died)' } = result ?? {};
  const sizes = [megabytes(storedBytes), seconds.toFixed(1), megabytes(bytesBefore), megabytes(peakBytes)];
  return { check: outcome, cells: [name, ...sizes, end.slice(0, 60), outcome.problem ?? 'ok'] };
}
