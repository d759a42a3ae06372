import type { FieldPath } from './record.ts';
import { readDay } from './time.ts';

/** Known activity that must not alert, with its scope, reason, owner and last day. */
export interface Exception {
  /** The rule's id. */
  readonly rule: string;
  /** The principal as alerts show it; `*` matches any characters. */
  readonly principal: string;
  /**
   * The account of the caller, 12 digits.
   * @default - any
   */
  readonly accountId?: string | undefined;
  /**
   * A CIDR block or one address.
   * @default - any
   */
  readonly sourceIp?: string | undefined;
  /**
   * The session name in the request, for rules whose requests have one.
   * @default - any
   */
  readonly sessionName?: string | undefined;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it applies, `YYYY-MM-DD`, in UTC. */
  readonly expires: string;
}

/** The session name in the requests of those rules that have one; for the others an exception with a session name is refused. */
export const sessionNameFields: ReadonlyMap<string, FieldPath> = new Map([
  ['sts-get-federation-token', 'requestParameters.name'],
  ['sts-assume-role-by-user', 'requestParameters.roleSessionName'],
  ['sts-role-chaining', 'requestParameters.roleSessionName'],
]);

const millisPerDay = 86_400_000;

/** True after its last day. An exception whose last day cannot be read counts as expired. */
export function isExpired(exception: Exception, now: number): boolean {
  const lastDay = readDay(exception.expires);
  return lastDay === undefined || now >= lastDay + millisPerDay;
}
