import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { isMatch } from 'matcher';
import { federationRequestOf } from './federation.ts';
import { accountOf, type CloudTrailRecord, textAt } from './record.ts';

/** Known activity that must not alert: scoped, reasoned, owned and dated. */
export interface Exception {
  /** The rule's id. */
  readonly rule: string;
  /** The principal as alerts name it; `*` stands for any characters. */
  readonly principal: string;
  readonly accountId?: string | undefined;
  /** A CIDR block or one address. */
  readonly sourceIp?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it applies, `YYYY-MM-DD`, in UTC. */
  readonly expires: string;
}

/** A call as exceptions see it. */
export interface ExceptionSubject {
  readonly ruleId: string;
  readonly principal: string;
  readonly record: CloudTrailRecord;
}

const millisPerDay = 86_400_000;

/** Past the end of its last day. An expiry that cannot be read counts as past, so that nothing is silenced by mistake. */
export function isExpired(exception: Exception, now: number): boolean {
  return !(now < Date.parse(exception.expires) + millisPerDay);
}

/** The first exception that covers the call, or undefined. Every field that an exception gives must fit. */
export function exceptionFor(
  exceptions: readonly Exception[],
  subject: ExceptionSubject,
  now: number,
): Exception | undefined {
  return exceptions.find((exception) => !isExpired(exception, now) && covers(exception, subject));
}

function covers(exception: Exception, { ruleId, principal, record }: ExceptionSubject): boolean {
  return (
    exception.rule === ruleId &&
    isMatch(principal, exception.principal, { caseSensitive: true }) &&
    fits(exception.accountId, accountOf(record)) &&
    fits(exception.sessionName, federationRequestOf(record).sessionName) &&
    (exception.sourceIp === undefined || isWithin(exception.sourceIp, textAt(record, 'sourceIPAddress')))
  );
}

function fits(wanted: string | undefined, found: string | undefined): boolean {
  return wanted === undefined || wanted === found;
}

/** CloudTrail may list several addresses ("a, b"): every one of them must lie in the block. */
function isWithin(block: string, addresses: string | undefined): boolean {
  const list = addresses?.split(',').map((address) => address.trim()) ?? [];
  return list.length > 0 && list.every((address) => blockHolds(block, address));
}

function blockHolds(block: string, address: string): boolean {
  const [network = '', length] = block.split('/');
  const family = familyOf(network);
  if (family === undefined || familyOf(address) === undefined) return false;
  const list = new BlockList();
  if (length === undefined) list.addAddress(network, family);
  else list.addSubnet(network, Number(length), family);
  return list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) ? 'ipv6' : undefined;
}
