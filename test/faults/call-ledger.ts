import type { AwsCall } from '../bundle/aws-call.ts';
import type { Answer } from '../bundle/aws-reply.ts';
import type { AcceptedMessage } from '../bundle/aws-stand-in.ts';
import type { Seat } from './seats.ts';
import { usersIn } from './told.ts';

/** A call as the matrix names it. */
export interface Named {
  readonly service: string;
  readonly action: string;
}

/** Where a run is killed: at the n-th call of this name, before the call takes effect or before it is answered. */
export interface Blow extends Named {
  readonly occurrence: number;
  readonly moment: 'before' | 'after';
}

interface ItemWrite {
  readonly Item?: { readonly claims?: { readonly L?: readonly unknown[] } };
}

/** What was called and what came of it in one cell of the matrix, and when the blow falls. */
export class CallLedger {
  readonly accepted: AcceptedMessage[] = [];
  /** Users told of by the run that was killed, whose claims it had not removed. */
  inTheGap: readonly string[] = [];
  readonly counts = new Map<string, number>();
  struck = false;
  readonly #blow: Blow | undefined;
  #dead: Seat | undefined;
  readonly #claimed = new Set<string>();
  /** Users told of by a run whose claim is not removed yet. */
  readonly #unconfirmed = new Map<Seat, string[]>();

  constructor(blow: Blow | undefined) {
    this.#blow = blow;
  }

  /** Counts the call, and says at which moment of it the blow falls. */
  momentOf(call: AwsCall): Blow['moment'] | undefined {
    const name = nameOf({ service: call.service, action: this.#actionOf(call) });
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    if (this.struck || this.#blow === undefined || nameOf(this.#blow) !== name) return undefined;
    if (count !== this.#blow.occurrence) return undefined;
    this.struck = true;
    return this.#blow.moment;
  }

  tookEffect(seat: Seat, call: AwsCall, { status }: Answer, accepted: readonly AcceptedMessage[]): void {
    this.accepted.push(...accepted);
    const told = [...(this.#unconfirmed.get(seat) ?? []), ...accepted.flatMap(usersIn)];
    this.#unconfirmed.set(seat, told);
    if (call.action !== 'PutItem' || status !== 200) return;
    if (claimsIn(call) > 0) this.#claimed.add(call.subject);
    else {
      this.#claimed.delete(call.subject);
      const left = told.filter((user) => !call.subject.endsWith(`/${user}`));
      this.#unconfirmed.set(seat, left);
      // A call that was under way when its run was killed.
      if (seat === this.#dead) this.inTheGap = left;
    }
  }

  died(seat: Seat): void {
    this.#dead = seat;
    this.inTheGap = this.#unconfirmed.get(seat) ?? [];
  }

  #actionOf(call: AwsCall): string {
    if (call.action !== 'PutItem') return call.action;
    if (claimsIn(call) > 0) return 'PutItem with a claim';
    return this.#claimed.has(call.subject) ? 'PutItem without the claim' : 'PutItem';
  }
}

export function nameOf({ service, action }: Named): string {
  return `${service} ${action}`;
}

function claimsIn({ body }: AwsCall): number {
  return (JSON.parse(body.toString()) as ItemWrite).Item?.claims?.L?.length ?? 0;
}
