import pMap from 'p-map';
import type { AwsCall } from '../bundle/aws-call.ts';
import { type Check, check, type Part } from './check.ts';
import { playInvocation, redeliver } from './deliveries.ts';
import { logFileOf, put } from './log-files.ts';
import { complaintsAbout } from './log-lines.ts';
import { leaseSeconds, openSeats, type Seats } from './seats.ts';
import { printTable } from './table.ts';
import { usersIn } from './told.ts';

/** A service that never answers, and a batch that would wait for it the longest. */
interface Silence {
  readonly service: AwsCall['service'];
  /** Calls in each log file, each of another user. */
  readonly logFiles: readonly number[];
}

const silences: readonly Silence[] = [
  { service: 'S3', logFiles: Array(10).fill(1) },
  { service: 'DynamoDB', logFiles: [200] },
  { service: 'DynamoDB', logFiles: Array(10).fill(1) },
  { service: 'SNS', logFiles: Array(10).fill(1) },
];

/** What the function is told it has. It reads the clock only, so less than the stack's two minutes tells as much. */
const timeoutSeconds = (large: boolean) => (large ? 120 : 60);

/** A run that is stopped by Lambda tells nobody what failed, and takes its whole batch down with it. */
export const silentServices: Part = async ({ large }) => {
  const timeout = timeoutSeconds(large);
  const seats = await openSeats({ spare: silences.length, timeoutMillis: timeout * 1_000 });
  try {
    const rows = await pMap(silences, (silence) => endure(seats, silence, timeout));
    printTable([['silent', 'batch', 'seconds', ''], ...rows.map(({ cells }) => cells)]);
    return rows.map((row) => row.check);
  } finally {
    await seats.stop();
  }
};

let users = 0;

async function endure(seats: Seats, { service, logFiles }: Silence, timeout: number) {
  const seat = await seats.take();
  const silent = logFiles.map((count) => Array.from({ length: count }, () => `patient-${++users}`));
  const keys = silent.map((names) => put(seats.objects, logFileOf(names.map((user) => ({ user, after: 0 })))));
  seat.aws.around = async (call, takeEffect) => (call.service === service ? 'silence' : takeEffect());
  const begin = Date.now();
  const failed = await playInvocation(seat, keys);
  const seconds = (Date.now() - begin) / 1000;
  const complaints = keys.filter((key) => complaintsAbout(key, seat.process.output()).length > 0);
  seat.aws.around = (_call, takeEffect) => takeEffect();
  const left = await redeliver(seat, failed, leaseSeconds * 1_000);
  const told = seat.aws.accepted.flatMap(usersIn).sort();
  await seats.giveBack(seat);
  const batch = `${logFiles.length} log files, ${silent.flat().length} users`;
  const result: Check = check(
    `${service} silent, ${batch}`,
    [seconds < timeout - 5, `ended after ${seconds.toFixed(0)} s of ${timeout}`],
    [failed.length === keys.length, `${failed.length} log files come again`],
    [complaints.length === keys.length, `only ${complaints.length} log files are named in the log`],
    [left.length === 0 && told.join() === silent.flat().sort().join(), 'not every alert came, or one came twice'],
  );
  const cells = [service, batch, `${seconds.toFixed(1)} of ${timeout}`, result.problem ?? 'ok'];
  return { check: result, cells };
}
