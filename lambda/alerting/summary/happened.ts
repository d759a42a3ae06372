import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Alert } from '../../detection/alert.ts';
import { isAboutIntegrity } from '../../detection/integrity.ts';
import { type CloudTrailRecord, textAt } from '../../detection/record.ts';
import type { Rule } from '../../detection/rule.ts';
import type { AccountNames } from '../../names.ts';
import { cleaned, inline } from '../../text/caller-text.ts';
import { apart, utcMinute } from '../../text/times.ts';
import { firstCall, fitted } from '../call.ts';
import { callerOf } from '../caller.ts';
import { integrityHappened } from '../integrity/summary.ts';
import { ownerWords } from '../network-owner.ts';
import { testMark } from '../test-mark.ts';

/**
 * `HIGH: first AssumeRole in 14 days by user alice in 111122223333 for role admin succeeded, from 192.0.2.10 with aws-cli/2.27.40,
 * 2026-03-01 09:00 UTC.` If it does not fit, the program is left out and names are shortened, so that the time remains.
 * @param fits default: it has at most `longest` characters
 */
export function happened(
  alert: Alert,
  rule: Rule | undefined,
  names: AccountNames,
  longest: number,
  fits = (text: string) => text.length <= longest,
): string {
  if (isAboutIntegrity(alert)) return integrityHappened(alert);
  const lead = `${testMark(alert)}${alert.severity.toUpperCase()}: `;
  const time = utcMinute(alert.time);
  const at = time === undefined ? '' : `, ${time}`;
  const from = isSaidOfCaller(alert) ? '' : sourceWords(alert);
  const owner = alert.autonomousSystem;
  const network = owner === undefined ? [] : [String(owner.number), owner.organization];
  const shown = [textAt(alert.record, 'sourceIPAddress'), callerOf(alert).accessKeyId, ...network];
  const quiet = quietTime(alert);
  const sentence = (nameLength: number, source: string) =>
    `${lead}${firstCall(alert, rule, { nameLength, names, shown, quiet })}${source}${at}.`;
  const whole = sentence(64, `${from}${clientWords(alert.record)}`);
  return fits(whole) ? whole : fitted(longest, (length) => sentence(Math.min(length, 64), from), fits);
}

/** Since the last success before a success, and since the last call before a failed call. */
function quietTime({ lastRequest, lastSuccess, outcome, time }: Alert): string | undefined {
  const earlier = outcome === 'success' ? lastSuccess : lastRequest;
  return earlier === undefined ? undefined : apart(earlier, time);
}

const serviceName = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;

/** A service that calls for itself is its own source. */
function isSaidOfCaller(alert: Alert): boolean {
  const address = textAt(alert.record, 'sourceIPAddress') ?? '';
  return serviceName.test(address) && address === callerOf(alert).name;
}

/** Where the call came from, with the owner of the network as far as the record or a database shows it. */
function sourceWords({ record, autonomousSystem }: Alert): string {
  const address = textAt(record, 'sourceIPAddress');
  if (address === undefined) return '';
  if (address === 'AWS Internal') return ', from inside AWS';
  const service = serviceName.test(address) ? 'AWS service ' : '';
  const owner = [networkOf(address) ?? ownerWords(autonomousSystem), endpointOf(record)]
    .filter((words) => words !== undefined)
    .join(', ');
  return `, from ${service}${inline(address, 45)}${owner === '' ? '' : ` (${owner})`}`;
}

function endpointOf(record: CloudTrailRecord): string | undefined {
  const endpoint = textAt(record, 'vpcEndpointId');
  return endpoint === undefined ? undefined : `VPC endpoint ${inline(endpoint, 30)}`;
}

/** Addresses that no one owns on the internet (RFC 1918, RFC 6598, RFC 4193, RFC 3927). */
const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const) {
  privateNetworks.addSubnet(network, prefix, 'ipv4');
}
privateNetworks.addSubnet('fc00::', 7, 'ipv6');

function networkOf(address: string): string | undefined {
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  return family !== undefined && privateNetworks.check(address, family) ? 'private network' : undefined;
}

/** The program at the start of the user agent. Services repeat their address there, and all browsers begin alike. */
function clientWords(record: CloudTrailRecord): string {
  const agent = textAt(record, 'userAgent');
  if (agent === undefined || agent === textAt(record, 'sourceIPAddress')) return '';
  const [program = ''] = cleaned(agent).replace(/^\[/, '').split(' ');
  if (program.startsWith('Mozilla/')) return ' with a browser';
  return program === '' ? '' : ` with ${inline(program, 32)}`;
}
