import { gzipSync } from 'node:zlib';
import type { AwsCall } from '../bundle/aws-call.ts';
import { type Check, check } from './check.ts';
import { playInvocation, redeliver } from './deliveries.ts';
import { type FunctionPool, leaseSeconds, type PooledFunction } from './function-pool.ts';
import { logFileOf, put } from './log-files.ts';
import { type LogLine, warningsAbout } from './log-lines.ts';
import { findingsOn, usersIn } from './reported-users.ts';
import type { Fault } from './services/fault.ts';

/** The result of one fault, for a row of the table. */
export interface FaultResult {
  readonly service: AwsCall['service'];
  readonly fault: Fault;
  readonly seconds: number;
  readonly warning: LogLine | undefined;
  readonly check: Check;
}

/** Well within the function's two minutes. */
const mostSeconds = 25;

const withoutMatch = gzipSync('{"Records":[{"eventName":"ListBuckets"}]}');

let played = 0;

/**
 * Sends the function a batch in which one log file meets the fault, then redelivers it without the fault. The other log
 * files of the batch do not need the failing call: one without a match, and one with a first call, or with a known call if
 * all calls of the service fail.
 */
export async function playFault(pool: FunctionPool, service: AwsCall['service'], fault: Fault): Promise<FaultResult> {
  const id = ++played;
  const [victim, neighbor] = [`victim-${id}`, `neighbor-${id}`];
  const pooled = await pool.take();
  const file = (user: string, after: number) => put(pool.objects, logFileOf([{ user, after }]));
  if (fault.hits === 'all' && service === 'SNS') await playInvocation(pooled, [file(neighbor, 0)]);
  const broken = file(victim, 0);
  const withNeighbor = fault.hits === 'one' || service === 'SNS';
  const others = [put(pool.objects, withoutMatch), ...(withNeighbor ? [file(neighbor, 1_000)] : [])];
  pooled.aws.around = breaking(service, fault, (call) => concerns(call, broken, victim));
  const begin = Date.now();
  const failed = await playInvocation(pooled, [broken, ...others]);
  const seconds = (Date.now() - begin) / 1000;
  pooled.aws.around = (_call, takeEffect) => takeEffect();
  const warnings = warningsAbout(broken, pooled.process.output());
  const left = await redeliver(pooled, failed, leaseSeconds * 1_000);
  const reported = alertsFrom(pooled);
  const imported = (user: string) => findingsOn(pooled.aws, user);
  await pool.giveBack(pooled);
  const warning = warnings.find(({ advice }) => fault.advice?.test(advice ?? '') ?? false);
  const retried = fault.advice !== undefined && fault.retried !== false;
  const mostAlerts = fault.retried === false ? 0 : (fault.mostAlerts ?? 1);
  return {
    service,
    fault,
    seconds,
    warning: warning ?? warnings[0],
    check: check(
      `${service}, ${fault.name}`,
      [failed.join() === (retried ? broken : ''), `${failed.length} failed: ${failed.join()}`],
      [fault.advice === undefined || warning !== undefined, 'no log line has the expected advice'],
      [!withNeighbor || reported(neighbor) === 1, `the neighbor was reported ${reported(neighbor)} times`],
      [left.length === 0, 'not acknowledged after the fault had ended'],
      [
        reported(victim) >= Math.min(1, mostAlerts) && reported(victim) <= mostAlerts,
        `the alert was sent ${reported(victim)} times`,
      ],
      [service !== 'SecurityHub' || imported(victim) > 0, 'Security Hub has no finding'],
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
  const around: PooledFunction['aws']['around'] = async (call, takeEffect) => {
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

function alertsFrom(pooled: PooledFunction): (user: string) => number {
  const users = pooled.aws.accepted.flatMap(usersIn);
  return (user) => users.filter((one) => one === user).length;
}
