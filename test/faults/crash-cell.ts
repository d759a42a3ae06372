import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsCall } from '../bundle/aws-call.ts';
import type { Answer, Reply } from '../bundle/aws-reply.ts';
import type { Call } from '../detection/sightings.ts';
import { putAuditedHour } from './audited-hour.ts';
import { CallLedger, type KillPoint } from './call-ledger.ts';
import { playInvocation, playMessages } from './deliveries.ts';
import { type FunctionPool, isAlive, leaseSeconds, type PooledFunction } from './function-pool.ts';
import { logFileOf, put } from './log-files.ts';
import { historyKeyOf, pendingClaims } from './pending-claims.ts';
import { findingsOn, reportedIn } from './reported-users.ts';

export interface Scenario {
  readonly name: string;
  /** How many runs receive the same log files at the same time. */
  readonly runs: number;
  /** The calls in each log file. */
  readonly logFiles: readonly (readonly Call[])[];
  /** Users whose first call is in these log files. */
  readonly firstCallers: readonly string[];
  /** The first redelivery comes at once, while the claim's lease still runs, as a queue may occasionally do. */
  readonly redeliveredAtOnce?: boolean;
  /** The function also imports findings into Security Hub. */
  readonly imports?: true;
  /** The function audits: with the log files comes the digest file of an hour. This user's first call is found by the audit. */
  readonly foundByAudit?: string;
}

export interface CellResult {
  /** False if there were fewer such calls. */
  readonly reached: boolean;
  /** How often each alert was published. */
  readonly published: readonly number[];
  /** Alerts whose run was killed with the message accepted and the claim not yet removed. */
  readonly inTheGap: number;
  /** How many findings there are on each user; empty unless the function imports them. */
  readonly imported: readonly number[];
  readonly pending: number;
  /** Deliveries after the first. */
  readonly redeliveries: number;
  readonly allAcknowledged: boolean;
  /** The calls of all runs, or of those before the first redelivery, in order of first appearance. */
  readonly calls: ReadonlyMap<string, number>;
}

const mostRedeliveries = 5;

let cells = 0;

/** Plays a scenario with one run killed, then redelivers what was not acknowledged without killing further runs. */
export async function playCell(pool: FunctionPool, scenario: Scenario, killPoint?: KillPoint): Promise<CellResult> {
  const cell = ++cells;
  const named = (user: string) => `${user}-${cell}`;
  const keys = scenario.logFiles.map((calls) =>
    put(pool.objects, logFileOf(calls.map((call) => ({ ...call, user: named(call.user) })))),
  );
  const { foundByAudit, firstCallers } = scenario;
  const hour = foundByAudit === undefined ? undefined : putAuditedHour(pool, named(foundByAudit));
  keys.push(...(hour?.keys ?? []));
  const users = (foundByAudit === undefined ? firstCallers : [...firstCallers, foundByAudit]).map(named);
  const ledger = new CallLedger(killPoint);
  const taken = await Promise.all(Array.from({ length: scenario.runs }, () => pool.take()));
  for (const pooled of taken) pooled.aws.around = (call, takeEffect) => aroundCall(pooled, ledger, call, takeEffect);
  const unacknowledged = await Promise.all(taken.map((pooled) => playInvocation(pooled, keys)));
  const calls = new Map(ledger.counts);
  const redeliveries = await redeliver(pool, scenario, ledger, taken, unacknowledged);
  const drained = await drain(pool, ledger, taken);
  await Promise.all(taken.map((pooled) => pool.giveBack(pooled)));
  const reported = ledger.accepted.flatMap(reportedIn);
  return {
    reached: ledger.reached,
    published: [...users, ...(hour?.reported ?? [])].map((awaited) => reported.filter((one) => one === awaited).length),
    imported: scenario.imports ? users.map((user) => importedBy(taken, user)) : [],
    inTheGap: ledger.inTheGap.length,
    pending: await pendingClaims(pool.tableEndpoint, [...users.map(historyKeyOf), ...(hour?.historyKeys ?? [])]),
    redeliveries: redeliveries + drained.redeliveries,
    allAcknowledged: drained.left === 0 && unacknowledged.every((left) => left.length === 0),
    calls: redeliveries === 0 ? ledger.counts : calls,
  };
}

function importedBy(taken: readonly PooledFunction[], user: string): number {
  return taken.reduce((sum, { aws }) => sum + findingsOn(aws, user), 0);
}

async function aroundCall(
  pooled: PooledFunction,
  ledger: CallLedger,
  call: AwsCall,
  takeEffect: () => Promise<Answer>,
): Promise<Reply> {
  const moment = ledger.momentOf(call);
  if (moment === 'before') return kill(pooled, ledger);
  const acceptedBefore = pooled.aws.accepted.length;
  const answer = await takeEffect();
  ledger.tookEffect(pooled, call, answer, pooled.aws.accepted.slice(acceptedBefore));
  return moment === 'after' ? kill(pooled, ledger) : answer;
}

async function kill(pooled: PooledFunction, ledger: CallLedger): Promise<Reply> {
  ledger.died(pooled);
  await pooled.process.kill();
  return 'silence';
}

/** Redelivers like the queue, after a wait that is longer than the lease. Changes `unacknowledged` and `taken`. */
async function redeliver(
  pool: FunctionPool,
  { redeliveredAtOnce }: Scenario,
  ledger: CallLedger,
  taken: PooledFunction[],
  unacknowledged: string[][],
): Promise<number> {
  let deliveries = 0;
  for (let round = 0; round < mostRedeliveries && unacknowledged.some((left) => left.length > 0); round += 1) {
    if (!redeliveredAtOnce || round > 0) await sleep(leaseSeconds * 1_000 + 150);
    for (const [i, keys] of unacknowledged.entries()) {
      if (keys.length === 0) continue;
      const pooled = await aliveOf(pool, ledger, taken);
      unacknowledged[i] = await playInvocation(pooled, keys, round + 2);
      deliveries += 1;
    }
  }
  return deliveries;
}

/** Delivers what the runs have put into the queue, until it is empty. `left` counts messages that were never acknowledged. */
async function drain(pool: FunctionPool, ledger: CallLedger, taken: PooledFunction[]) {
  const sent = () => taken.flatMap(({ aws }) => aws.sent.splice(0).map(({ body }) => body));
  let left = sent();
  let redeliveries = 0;
  while (left.length > 0 && redeliveries < mostRedeliveries) {
    const pooled = await aliveOf(pool, ledger, taken);
    const failed = await playMessages(pooled, left);
    if (failed.length > 0) {
      redeliveries += 1;
      await sleep(leaseSeconds * 1_000 + 150);
    }
    left = [...failed, ...sent()];
  }
  return { left: left.length, redeliveries };
}

/** A process of the cell that is alive, or a further one. Changes `taken`. */
async function aliveOf(pool: FunctionPool, ledger: CallLedger, taken: PooledFunction[]): Promise<PooledFunction> {
  const pooled = taken.find(isAlive) ?? (await pool.take());
  if (!taken.includes(pooled)) taken.push(pooled);
  pooled.aws.around = (call, takeEffect) => aroundCall(pooled, ledger, call, takeEffect);
  return pooled;
}
