import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { federationTokenRecord } from '../records.ts';
import { type Check, check, type Part } from './check.ts';
import { playInvocation } from './deliveries.ts';
import { logFileOf, put } from './log-files.ts';
import { logLinesIn } from './log-lines.ts';
import { openSeats, type Seat, type Seats } from './seats.ts';
import { megabytes, printTable } from './table.ts';
import { usersIn } from './told.ts';

const logFilesOf = (large: boolean) => (large ? 20_000 : 4_000);

/** What SQS hands over at once. */
const batchSize = 10;

/** The heap settles during the first quarter; what comes on top of that is a leak. */
const mostGrowth = { factor: 1.2, bytes: 16 * 2 ** 20 };

/** One log file in fifty has a first call, as many a repeat, one in five hundred is poison. */
const every = { firstCall: 50, repeat: 50, poison: 500 };

/** Log files without end through one process, whose memory has to stay flat. */
export const soak: Part = async ({ large }) => {
  const seats = await openSeats({ spare: 1 });
  try {
    const seat = await seats.take();
    const soaked = await soakIn(seats, seat, logFilesOf(large));
    const peaks = quarters(soaked.residentBytes).map((bytes) => Math.max(...bytes));
    printTable([
      ['quarter', 'peak memory'],
      ...peaks.map((peak, i) => [`${i + 1} of ${peaks.length}`, megabytes(peak)]),
    ]);
    const { logFiles, seconds } = soaked;
    console.log(`  ${logFiles} log files in ${seconds.toFixed(1)} s, ${soaked.told} alerts, ${soaked.failed} failed`);
    return checksOf(soaked, peaks);
  } finally {
    await seats.stop();
  }
};

interface Soaked {
  readonly logFiles: number;
  readonly seconds: number;
  /** After each run. */
  readonly residentBytes: readonly number[];
  readonly owed: number;
  readonly told: number;
  readonly poison: number;
  readonly failed: number;
  /** By the lines that runs end with. */
  readonly counted: number;
}

async function soakIn({ objects }: Seats, seat: Seat, logFiles: number): Promise<Soaked> {
  const residentBytes: number[] = [];
  const begin = Date.now();
  const [owed, poison] = [Math.floor(logFiles / every.firstCall), Math.floor(logFiles / every.poison)];
  const told = new Set<string>();
  let [messages, failed] = [0, 0];
  for (let first = 0; first < logFiles; first += batchSize) {
    const keys = Array.from({ length: batchSize }, (_, i) => put(objects, bodyOf(first + i)));
    failed += (await playInvocation(seat, keys)).length;
    residentBytes.push(seat.process.residentBytes());
    const users = seat.aws.accepted.splice(0).flatMap(usersIn);
    messages += users.length;
    for (const user of users) told.add(user);
    objects.clear();
  }
  if (messages !== told.size) throw new Error(`${messages} alerts for ${told.size} users`);
  const seconds = (Date.now() - begin) / 1000;
  const counted = logLinesIn(seat.process.output()).reduce((sum, line) => sum + Number(line.summary?.logFiles ?? 0), 0);
  return { logFiles, seconds, residentBytes, owed, told: told.size, poison, failed, counted };
}

const ordinary = [20, 200, 1_000].map((records) =>
  gzipSync(JSON.stringify({ Records: Array.from({ length: records }, other) })),
);

/** A record of another call, as little like the next one as real ones are. */
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
  if (place % every.poison === 3) return broken;
  if (ofFirstCalls === 1) return logFileOf([{ user: `user-${place}`, after: 0 }]);
  if (ofRepeats === 2) return logFileOf([{ user: `user-${place - 1}`, after: 1_000 }]);
  return ordinary[place % ordinary.length] ?? broken;
}

function quarters(values: readonly number[]): number[][] {
  const length = Math.ceil(values.length / 4);
  return [0, 1, 2, 3].map((i) => values.slice(i * length, (i + 1) * length));
}

function checksOf({ logFiles, owed, told, poison, failed, counted }: Soaked, peaks: readonly number[]): Check[] {
  const [first = 0, last = 0] = [peaks[0], peaks.at(-1)];
  const most = first * mostGrowth.factor + mostGrowth.bytes;
  return [
    check(`memory after ${logFiles} log files`, [last <= most, `${megabytes(last)}, more than ${megabytes(most)}`]),
    check(`each of ${owed} first calls reported once`, [told === owed, `${told} told`]),
    check('each other log file was read', [counted === logFiles - poison, `${counted} were`]),
    check(`each of ${poison} poisoned log files failed alone`, [failed === poison, `${failed} failed`]),
  ];
}
