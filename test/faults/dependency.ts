import { gzipSync } from 'node:zlib';
import type { AwsCall } from '../bundle/aws-call.ts';
import { type Check, check } from './check.ts';
import { playInvocation, redeliver } from './deliveries.ts';
import { logFileOf, put } from './log-files.ts';
import { complaintsAbout, type LogLine } from './log-lines.ts';
import { leaseSeconds, type Seat, type Seats } from './seats.ts';
import type { Fault } from './services/fault.ts';
import { usersIn } from './told.ts';

/** What came of one fault, for a row of the table. */
export interface Suffered {
  readonly service: AwsCall['service'];
  readonly fault: Fault;
  readonly seconds: number;
  readonly complaint: LogLine | undefined;
  readonly check: Check;
}

/** Well within the function's two minutes. */
const mostSeconds = 25;

const withoutMatch = gzipSync('{"Records":[{"eventName":"ListBuckets"}]}');

let suffered = 0;

/**
 * Hands the function a batch in which the one log file's path is broken, then the same again with the fault gone. The
 * others of the batch do not need the broken call: a log file without a match, and a first call, or where the whole of a
 * service fails, a known one.
 */
export async function suffer(seats: Seats, service: AwsCall['service'], fault: Fault): Promise<Suffered> {
  const id = ++suffered;
  const [victim, neighbour] = [`victim-${id}`, `neighbour-${id}`];
  const seat = await seats.take();
  const file = (user: string, after: number) => put(seats.objects, logFileOf([{ user, after }]));
  if (fault.hits === 'all' && service === 'SNS') await playInvocation(seat, [file(neighbour, 0)]);
  const broken = file(victim, 0);
  const withNeighbour = fault.hits === 'one' || service === 'SNS';
  const others = [put(seats.objects, withoutMatch), ...(withNeighbour ? [file(neighbour, 1_000)] : [])];
  seat.aws.around = breaking(service, fault, (call) => concerns(call, broken, victim));
  const begin = Date.now();
  const failed = await playInvocation(seat, [broken, ...others]);
  const seconds = (Date.now() - begin) / 1000;
  seat.aws.around = (_call, takeEffect) => takeEffect();
  const complaints = complaintsAbout(broken, seat.process.output());
  const left = await redeliver(seat, failed, leaseSeconds * 1_000);
  const told = toldBy(seat);
  await seats.giveBack(seat);
  const complaint = complaints.find(({ advice }) => fault.advice?.test(advice ?? '') ?? false);
  const retried = fault.advice !== undefined && fault.retried !== false;
  const mostTold = fault.retried === false ? 0 : (fault.mostTold ?? 1);
  return {
    service,
    fault,
    seconds,
    complaint: complaint ?? complaints[0],
    check: check(
      `${service}, ${fault.name}`,
      [failed.join() === (retried ? broken : ''), `failed were ${failed.length}: ${failed.join()}`],
      [fault.advice === undefined || complaint !== undefined, 'no log line with the right advice'],
      [!withNeighbour || told(neighbour) === 1, `the neighbour was told ${told(neighbour)} times`],
      [left.length === 0, 'not acknowledged after the fault was gone'],
      [told(victim) >= Math.min(1, mostTold) && told(victim) <= mostTold, `the alert came ${told(victim)} times`],
      [seconds <= mostSeconds, `took ${seconds.toFixed(0)} s`],
    ),
  };
}

function concerns({ service, subject, body }: AwsCall, key: string, user: string): boolean {
  if (service === 'S3') return subject.endsWith(key);
  return service === 'DynamoDB' ? subject.endsWith(`/${user}`) : body.includes(user);
}

function breaking(service: AwsCall['service'], fault: Fault, isTheOne: (call: AwsCall) => boolean) {
  let hits = 0;
  const around: Seat['aws']['around'] = async (call, takeEffect) => {
    const isHit =
      call.service === service &&
      (fault.action === undefined || fault.action === call.action) &&
      (fault.hits === 'all' || isTheOne(call)) &&
      hits < (fault.times ?? Number.POSITIVE_INFINITY);
    if (!isHit) return takeEffect();
    hits += 1;
    return fault.reply(takeEffect);
  };
  return around;
}

function toldBy(seat: Seat): (user: string) => number {
  const users = seat.aws.accepted.flatMap(usersIn);
  return (user) => users.filter((one) => one === user).length;
}
