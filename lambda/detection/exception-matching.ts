import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { isMatch } from 'matcher';
import { type Exception, isExpired, sessionNameFields } from './exceptions.ts';
import { accountOf, type CloudTrailRecord, fieldText, textAt } from './record.ts';
import type { Sighting } from './sighting.ts';

/** The call that exceptions are compared with. */
type ExceptionSubject = Pick<Sighting, 'principal' | 'parseRecord'> & { readonly rule: Pick<Sighting['rule'], 'id'> };

/** The first exception that covers the call, or undefined. All fields of the exception must fit. */
export function exceptionFor(
  exceptions: readonly Exception[],
  subject: ExceptionSubject,
  now: number,
): Exception | undefined {
  return exceptions.find((exception) => !isExpired(exception, now) && covers(exception, subject));
}

function covers(exception: Exception, subject: ExceptionSubject): boolean {
  return (
    exception.rule === subject.rule.id &&
    isMatch(subject.principal, exception.principal, { caseSensitive: true }) &&
    coversCall(exception, subject.parseRecord())
  );
}

function coversCall(exception: Exception, record: CloudTrailRecord): boolean {
  return (
    equalsIfSet(exception.accountId, accountOf(record)) &&
    equalsIfSet(exception.sessionName, sessionNameIn(record, exception.rule)) &&
    (exception.sourceIp === undefined || isWithin(exception.sourceIp, textAt(record, 'sourceIPAddress')))
  );
}

function sessionNameIn(record: CloudTrailRecord, ruleId: string): string | undefined {
  const field = sessionNameFields.get(ruleId);
  return field === undefined ? undefined : fieldText(record, field);
}

function equalsIfSet(wanted: string | undefined, found: string | undefined): boolean {
  return wanted === undefined || wanted === found;
}

/** CloudTrail can list several addresses ("a, b"): all of them must be in the block. */
function isWithin(block: string, addresses: string | undefined): boolean {
  const list = addresses?.split(',').map((address) => address.trim()) ?? [];
  return list.length > 0 && list.every((address) => blockContains(block, address));
}

function blockContains(block: string, address: string): boolean {
  const [network = '', length] = block.split('/');
  const family = familyOf(network);
  // A block of IPv6 would cover the addresses of IPv4 too, as addresses that IPv6 maps.
  if (family === undefined || familyOf(address) !== family) return false;
  const list = new BlockList();
  if (length === undefined) list.addAddress(network, family);
  else list.addSubnet(network, Number(length), family);
  return list.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) ? 'ipv6' : undefined;
}
