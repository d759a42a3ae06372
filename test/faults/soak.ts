import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { federationTokenRecord } from '../records.ts';
import { type Check, check, type Part } from './check.ts';
import { playInvocation } from './deliveries.ts';
import { type FunctionPool, openFunctionPool, type PooledFunction } from './function-pool.ts';
import { logFileOf, put } from './log-files.ts';
import { logLinesIn } from './log-lines.ts';
import { usersIn } from './reported-users.ts';
import { megabytes, printTable } from './table.ts';

const logFilesOf = (large: boolean) => (large ? 20_000 : 4_000);

/** The most messages in an SQS batch. */
const batchSize = 10;

/** The heap settles during the first quarter. Growth beyond this is a leak. */
const mostGrowth = { factor: 1.2, bytes: 16 * 2 ** 20 };

/** One log file in 50 has a first call, one in 50 a repeat, and one in 500 is damaged. */
const every = { firstCall: 50, repeat: 50, damaged: 500 };

/** Sends thousands of log files through one process, whose memory must not grow. */
export const soak: Part = async ({ large }) => {
  const pool = await openFunctionPool({ spare: 1 });
  try {
    const pooled = await pool.take();
    const result = await runSoak(pool, pooled, logFilesOf(large));
    const peaks = quarters(result.residentBytes).map((bytes) => Math.max(...bytes));
    printTable([
      ['quarter', 'peak memory'],
      ...peaks.map((peak, i) => [`${i + 1} of ${peaks.length}`, megabytes(peak)]),
    ]);
    const { logFiles, seconds } = result;
    console.log(
      `  ${logFiles} log files in ${seconds.toFixed(1)} s, ${result.reported} alerts, ${result.failed} failed`,
    );
    return checksOf(result, peaks);
  } finally {
    await pool.stop();
  }
};

interface SoakResult {
  readonly logFiles: number;
  readonly seconds: number;
  /** After each run. */
  readonly residentBytes: readonly number[];
  readonly expected: number;
  readonly reported: number;
  readonly damaged: number;
  readonly failed: number;
  /** By the summaries that the runs log. */
  readonly counted: number;
}

async function runSoak({ objects }: FunctionPool, pooled: PooledFunction, logFiles: number): Promise<SoakResult> {
  const residentBytes: number[] = [];
  const begin = Date.now();
  const [expected, damaged] = [Math.floor(logFiles / every.firstCall), Math.floor(logFiles / every.damaged)];
  const reported = new Set<string>();
  let [messages, failed] = [0, 0];
  for (let first = 0; first < logFiles; first += batchSize) {
    const keys = Array.from({ length: batchSize }, (_, i) => put(objects, bodyOf(first + i)));
    failed += (await playInvocation(pooled, keys)).length;
    residentBytes.push(pooled.process.residentBytes());
    const users = pooled.aws.accepted.splice(0).flatMap(usersIn);
    messages += users.length;
    for (const user of users) reported.add(user);
    objects.clear();
  }
  if (messages !== reported.size) throw new Error(`${messages} alerts for ${reported.size} users`);
  const seconds = (Date.now() - begin) / 1000;
  const counted = logLinesIn(pooled.process.output()).reduce(
    (sum, line) => sum + Number(line.summary?.logFiles ?? 0),
    0,
  );
  return { logFiles, seconds, residentBytes, expected, reported: reported.size, damaged, failed, counted };
}

const ordinary = [20, 200, 1_000].map((records) =>
  gzipSync(JSON.stringify({ Records: Array.from({ length: records }, other) })),
);

/** A record of another call, which compresses as little as a real one. */
function other() {
  return federationTokenRecord({
    eventName: 'AssumeRole',
    eventID: randomUUID(),
    requestID: randomBytes(40).toString('hex'),
  });
}

const broken = gzipSync('{"Records":[{"eventName":"GetFederationToken"');

function bodyOf(place: number): Uint8Array {
  const [ofFirstCalls, ofRepeats] = [place % every.firstCall, place % every.repeat];
  if (place % every.damaged === 3) return broken;
  if (ofFirstCalls === 1) return logFileOf([{ user: `user-${place}`, after: 0 }]);
  if (ofRepeats === 2) return logFileOf([{ user: `user-${place - 1}`, after: 1_000 }]);
  return ordinary[place % ordinary.length] ?? broken;
}

function quarters(values: readonly number[]): number[][] {
  const length = Math.ceil(values.length / 4);
  return [0, 1, 2, 3].map((i) => values.slice(i * length, (i + 1) * length));
}

function checksOf(
  { logFiles, expected, reported, damaged, failed, counted }: SoakResult,
  peaks: readonly number[],
): Check[] {
  const [first = 0, last = 0] = [peaks[0], peaks.at(-1)];
  const most = first * mostGrowth.factor + mostGrowth.bytes;
  return [
    check(`memory after ${logFiles} log files`, [last <= most, `${megabytes(last)}, more than ${megabytes(most)}`]),
    check(`each of ${expected} first calls reported once`, [reported === expected, `${reported} reported`]),
    check('every other log file was read', [counted === logFiles - damaged, `${counted} were`]),
    check(`each of ${damaged} damaged log files failed alone`, [failed === damaged, `${failed} failed`]),
  ];
}
