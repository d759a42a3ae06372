import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsCall } from '../bundle/aws-call.ts';
import type { Answer, Reply } from '../bundle/aws-reply.ts';
import type { Call } from '../detection/sightings.ts';
import { type Blow, CallLedger } from './call-ledger.ts';
import { playInvocation } from './deliveries.ts';
import { logFileOf, put } from './log-files.ts';
import { pendingClaims } from './pending-claims.ts';
import { isAlive, leaseSeconds, type Seat, type Seats } from './seats.ts';
import { usersIn } from './told.ts';

export interface Scenario {
  readonly name: string;
  /** How many runs get the same log files at once. */
  readonly runs: number;
  /** The calls in each log file. */
  readonly logFiles: readonly (readonly Call[])[];
  /** Users whose first call is in these log files. */
  readonly firstCallers: readonly string[];
  /** The first redelivery comes at once, as a queue may do it now and then, when the claim is still young. */
  readonly hasty?: boolean;
}

export interface CellResult {
  /** False where there were fewer such calls. */
  readonly struck: boolean;
  /** How often the alert of each first call was published. */
  readonly published: readonly number[];
  /** Alerts whose run was killed with the message accepted and the claim not yet removed. */
  readonly inTheGap: number;
  readonly pending: number;
  /** Deliveries after the first. */
  readonly redeliveries: number;
  readonly allAcknowledged: boolean;
  /** The calls of all runs before the first redelivery, in order of first appearance. */
  readonly calls: ReadonlyMap<string, number>;
}

const mostRedeliveries = 5;

let cells = 0;

/** Plays a scenario with one run killed, then delivers calmly what was not acknowledged. */
export async function playCell(seats: Seats, scenario: Scenario, blow?: Blow): Promise<CellResult> {
  const cell = ++cells;
  const named = (user: string) => `${user}-${cell}`;
  const keys = scenario.logFiles.map((calls) =>
    put(seats.objects, logFileOf(calls.map((call) => ({ ...call, user: named(call.user) })))),
  );
  const ledger = new CallLedger(blow);
  const taken = await Promise.all(Array.from({ length: scenario.runs }, () => seats.take()));
  for (const seat of taken) seat.aws.around = (call, takeEffect) => aroundCall(seat, ledger, call, takeEffect);
  const unacknowledged = await Promise.all(taken.map((seat) => playInvocation(seat, keys)));
  const calls = new Map(ledger.counts);
  const redeliveries = await redeliver(seats, scenario, ledger, taken, unacknowledged);
  await Promise.all(taken.map((seat) => seats.giveBack(seat)));
  const told = ledger.accepted.flatMap(usersIn);
  return {
    struck: ledger.struck,
    published: scenario.firstCallers.map((user) => told.filter((one) => one === named(user)).length),
    inTheGap: ledger.inTheGap.length,
    pending: await pendingClaims(seats.tableEndpoint, scenario.firstCallers.map(named)),
    redeliveries,
    allAcknowledged: unacknowledged.every((left) => left.length === 0),
    calls,
  };
}

async function aroundCall(
  seat: Seat,
  ledger: CallLedger,
  call: AwsCall,
  takeEffect: () => Promise<Answer>,
): Promise<Reply> {
  const moment = ledger.momentOf(call);
  if (moment === 'before') return kill(seat, ledger);
  const acceptedBefore = seat.aws.accepted.length;
  const answer = await takeEffect();
  ledger.tookEffect(seat, call, answer, seat.aws.accepted.slice(acceptedBefore));
  return moment === 'after' ? kill(seat, ledger) : answer;
}

async function kill(seat: Seat, ledger: CallLedger): Promise<Reply> {
  ledger.died(seat);
  await seat.process.kill();
  return 'silence';
}

/** As the queue does it, after a wait that is longer than the lease. Changes `unacknowledged` and `taken`. */
async function redeliver(
  seats: Seats,
  { hasty }: Scenario,
  ledger: CallLedger,
  taken: Seat[],
  unacknowledged: string[][],
): Promise<number> {
  let deliveries = 0;
  for (let round = 0; round < mostRedeliveries && unacknowledged.some((left) => left.length > 0); round += 1) {
    if (!hasty || round > 0) await sleep(leaseSeconds * 1_000 + 150);
    for (const [i, keys] of unacknowledged.entries()) {
      if (keys.length === 0) continue;
      const seat = taken.find(isAlive) ?? (await seats.take());
      if (!taken.includes(seat)) taken.push(seat);
      seat.aws.around = (call, takeEffect) => aroundCall(seat, ledger, call, takeEffect);
      unacknowledged[i] = await playInvocation(seat, keys);
      deliveries += 1;
    }
  }
  return deliveries;
}
