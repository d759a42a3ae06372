import { fork } from 'node:child_process';
import { join } from 'node:path';
import { type Check, check, type Part } from './check.ts';
import { families } from './fuzz/families.ts';
import type { FamilyResult, WorkerMessage } from './fuzz/worker-message.ts';
import { megabytes, printTable } from './table.ts';

const casesOf = (large: boolean) => (large ? 150_000 : 15_000);

/** A case that takes longer is stopped. On an idle machine the slowest takes a second. */
const mostSecondsACase = 30;

/** The size of a worker's heap. A case that needs more ends the worker. */
const heapMegabytes = 700;
const mostBytes = 1_200 * 2 ** 20;

const workers = 2;

interface Worked {
  readonly results: readonly FamilyResult[];
  readonly peakBytes: number;
  /** Set if the worker did not finish. */
  readonly problem: string | undefined;
}

/** Sends every kind of input through scan, detection and renderings, and compares the matches with those of JSON.parse. */
export const fuzz: Part = async ({ large, seed }) => {
  const cases = casesOf(large);
  const shares = sharesFor(workers);
  const worked = await Promise.all(shares.map((names) => work(seed, cases, names)));
  const results = worked.flatMap((one) => one.results);
  printTable([columns, ...results.map(cellsOf), totals(results)]);
  console.log(`  seed ${seed}; peak memory of a worker ${megabytes(Math.max(...worked.map((one) => one.peakBytes)))}`);
  return [...results.map(checkOf), ...worked.map(workerCheck)];
};

/** Distributes the families, the largest first, so that the workers finish at about the same time. */
function sharesFor(count: number): string[][] {
  const ordered = families.toSorted((a, b) => b.share - a.share).map(({ name }) => name);
  return Array.from({ length: count }, (_, i) => ordered.filter((_name, place) => place % count === i));
}

function work(seed: number, cases: number, names: readonly string[]): Promise<Worked> {
  const child = fork(join(import.meta.dirname, 'fuzz', 'worker.ts'), [String(seed), String(cases), ...names], {
    execArgv: [...process.execArgv, `--max-old-space-size=${heapMegabytes}`],
  });
  const results: FamilyResult[] = [];
  let [beat, peakBytes, hangs] = ['its start', 0, false];
  const hang = () => {
    hangs = true;
    child.kill('SIGKILL');
  };
  let alarm = setTimeout(hang, mostSecondsACase * 1_000);
  child.on('message', (message: WorkerMessage) => {
    clearTimeout(alarm);
    alarm = setTimeout(hang, mostSecondsACase * 1_000);
    if ('beat' in message) beat = message.beat;
    else {
      results.push(message.result);
      peakBytes = message.peakBytes;
    }
  });
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearTimeout(alarm);
      const end = hangs ? `did not finish a case in ${mostSecondsACase} s` : `ended by ${signal ?? code}`;
      resolve({ results, peakBytes, problem: code === 0 ? undefined : `a worker ${end} in ${beat}` });
    });
  });
}

const columns = ['input', 'cases', 'legal', 'matches', 'messages', 'slowest ms', ''];

function cellsOf({ name, cases, legal, matches, messages, slowestMillis, problem }: FamilyResult) {
  return [name, cases, legal, matches, messages, Math.round(slowestMillis), problem ?? 'ok'];
}

function totals(results: readonly FamilyResult[]) {
  const sum = (of: (result: FamilyResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const slowest = Math.max(...results.map(({ slowestMillis }) => slowestMillis));
  return [
    'all',
    sum(({ cases }) => cases),
    sum(({ legal }) => legal),
    sum(({ matches }) => matches),
    sum(({ messages }) => messages),
    Math.round(slowest),
    '',
  ];
}

function checkOf({ name, cases, problem }: FamilyResult): Check {
  return { name: `${name}, ${cases} cases`, problem };
}

function workerCheck({ results, peakBytes, problem }: Worked, place: number): Check {
  return check(
    `worker ${place + 1}, ${results.length} families`,
    [problem === undefined, problem ?? ''],
    [peakBytes <= mostBytes, `took ${megabytes(peakBytes)}, more than ${megabytes(mostBytes)}`],
  );
}
