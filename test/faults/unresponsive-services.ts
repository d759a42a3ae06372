import pMap from 'p-map';
import type { AwsCall } from '../bundle/aws-call.ts';
import { type Check, check, type Part } from './check.ts';
import { playInvocation, redeliver } from './deliveries.ts';
import { type FunctionPool, leaseSeconds, openFunctionPool, withSecurityHub } from './function-pool.ts';
import { logFileOf, put } from './log-files.ts';
import { warningsAbout } from './log-lines.ts';
import { usersIn } from './reported-users.ts';
import { printTable } from './table.ts';

/** A service that never answers, and the batch that waits longest for it. */
interface Unresponsive {
  readonly service: AwsCall['service'];
  /** The number of calls in each log file, each of another user. */
  readonly logFiles: readonly number[];
}

const cases: readonly Unresponsive[] = [
  { service: 'S3', logFiles: Array(10).fill(1) },
  { service: 'DynamoDB', logFiles: [200] },
  { service: 'DynamoDB', logFiles: Array(10).fill(1) },
  { service: 'SNS', logFiles: Array(10).fill(1) },
  { service: 'SecurityHub', logFiles: Array(10).fill(1) },
];

/** The timeout that the function sees. It only reads the clock, so less than the stack's two minutes is enough. */
const timeoutSeconds = (large: boolean) => (large ? 120 : 60);

/** A run must end before Lambda stops it: otherwise it logs no cause, and its whole batch fails. */
export const unresponsiveServices: Part = async ({ large }) => {
  const timeout = timeoutSeconds(large);
  const timeoutMillis = timeout * 1_000;
  const [pool, importing] = await Promise.all([
    openFunctionPool({ spare: cases.length - 1, timeoutMillis }),
    openFunctionPool({ spare: 1, timeoutMillis, variables: withSecurityHub }),
  ]);
  try {
    const rows = await pMap(cases, (one) => play(one.service === 'SecurityHub' ? importing : pool, one, timeout));
    printTable([['never answers', 'batch', 'seconds', ''], ...rows.map(({ cells }) => cells)]);
    return rows.map((row) => row.check);
  } finally {
    await Promise.all([pool.stop(), importing.stop()]);
  }
};

let users = 0;

async function play(pool: FunctionPool, { service, logFiles }: Unresponsive, timeout: number) {
  const pooled = await pool.take();
  const silent = logFiles.map((count) => Array.from({ length: count }, () => `waiting-${++users}`));
  const keys = silent.map((names) => put(pool.objects, logFileOf(names.map((user) => ({ user, after: 0 })))));
  pooled.aws.around = async (call, takeEffect) => (call.service === service ? 'silence' : takeEffect());
  const begin = Date.now();
  const failed = await playInvocation(pooled, keys);
  const seconds = (Date.now() - begin) / 1000;
  const warnings = keys.filter((key) => warningsAbout(key, pooled.process.output()).length > 0);
  pooled.aws.around = (_call, takeEffect) => takeEffect();
  const left = await redeliver(pooled, failed, leaseSeconds * 1_000);
  const reported = pooled.aws.accepted.flatMap(usersIn).sort();
  await pool.giveBack(pooled);
  const batch = `${logFiles.length} log files, ${silent.flat().length} users`;
  const result: Check = check(
    `${service} never answers, ${batch}`,
    [seconds < timeout - 5, `ended after ${seconds.toFixed(0)} s of ${timeout}`],
    [failed.length === keys.length, `${failed.length} log files are redelivered`],
    [warnings.length === keys.length, `only ${warnings.length} log files are named in the log`],
    [left.length === 0 && reported.join() === silent.flat().sort().join(), 'an alert is missing, or was sent twice'],
  );
  const cells = [service, batch, `${seconds.toFixed(1)} of ${timeout}`, result.problem ?? 'ok'];
  return { check: result, cells };
}
