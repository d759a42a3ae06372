import type { AwsCall } from '../bundle/aws-call.ts';
import type { Answer } from '../bundle/aws-reply.ts';
import type { AcceptedMessage } from '../bundle/aws-stand-in.ts';
import type { PooledFunction } from './function-pool.ts';
import { reportedIn } from './reported-users.ts';

/** A call, by the names that the matrix uses. */
export interface Named {
  readonly service: string;
  readonly action: string;
}

/** Where a run is killed: at the n-th call of this name, before the call takes effect or before it is answered. */
export interface KillPoint extends Named {
  readonly occurrence: number;
  readonly moment: 'before' | 'after';
}

interface StoredClaim {
  readonly M?: { readonly accepted?: unknown };
}

interface ItemWrite {
  readonly Item?: { readonly claims?: { readonly L?: readonly StoredClaim[] } };
}

/** The calls of one cell of the matrix, their effects, and when the run is killed. */
export class CallLedger {
  readonly accepted: AcceptedMessage[] = [];
  /** Users and objects that the killed run had reported without removing their claims. */
  inTheGap: readonly string[] = [];
  readonly counts = new Map<string, number>();
  reached = false;
  readonly #killPoint: KillPoint | undefined;
  #dead: PooledFunction | undefined;
  readonly #claimed = new Set<string>();
  /** Users and objects that a run has reported without removing their claims yet. */
  readonly #unconfirmed = new Map<PooledFunction, string[]>();

  constructor(killPoint: KillPoint | undefined) {
    this.#killPoint = killPoint;
  }

  /** Counts the call. Returns the moment at which the run is killed, if it is this call. */
  momentOf(call: AwsCall): KillPoint['moment'] | undefined {
    const name = nameOf({ service: call.service, action: this.#actionOf(call) });
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    if (this.reached || this.#killPoint === undefined || nameOf(this.#killPoint) !== name) return undefined;
    if (count !== this.#killPoint.occurrence) return undefined;
    this.reached = true;
    return this.#killPoint.moment;
  }

  tookEffect(pooled: PooledFunction, call: AwsCall, { status }: Answer, accepted: readonly AcceptedMessage[]): void {
    this.accepted.push(...accepted);
    const reported = [...(this.#unconfirmed.get(pooled) ?? []), ...accepted.flatMap(reportedIn)];
    this.#unconfirmed.set(pooled, reported);
    if (call.action !== 'PutItem' || status !== 200) return;
    const claims = claimsIn(call);
    if (claims.length > 0) this.#claimed.add(call.subject);
    else this.#claimed.delete(call.subject);
    // The topic accepts first, so any channel means that it has.
    if (claims.every(({ M }) => M?.accepted !== undefined)) {
      const left = reported.filter((one) => !isItemOf(call, one));
      this.#unconfirmed.set(pooled, left);
      // The call was in progress when its run was killed.
      if (pooled === this.#dead) this.inTheGap = left;
    }
  }

  died(pooled: PooledFunction): void {
    this.#dead = pooled;
    this.inTheGap = this.#unconfirmed.get(pooled) ?? [];
  }

  #actionOf(call: AwsCall): string {
    if (call.action !== 'PutItem') return call.action;
    const claims = claimsIn(call);
    if (claims.some(({ M }) => M?.accepted !== undefined)) return 'PutItem with an accepted claim';
    if (claims.length > 0) return 'PutItem with a claim';
    return this.#claimed.has(call.subject) ? 'PutItem without the claim' : 'PutItem';
  }
}

export function nameOf({ service, action }: Named): string {
  return `${service} ${action}`;
}

/** The key of a history item ends with the ARN of the user, or with the name of the object. */
function isItemOf({ subject }: AwsCall, reported: string): boolean {
  return subject.endsWith(`/${reported}`) || subject.endsWith(` ${reported}`);
}

function claimsIn({ body }: AwsCall): readonly StoredClaim[] {
  return (JSON.parse(body.toString()) as ItemWrite).Item?.claims?.L ?? [];
}
