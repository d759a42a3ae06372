import { isIPv4, isIPv6 } from 'node:net';
import type { AsnLookup, AutonomousSystem } from './asn.ts';
import { federationRequestOf } from './federation.ts';
import { sessionReach } from './policy.ts';
import { policyDigest } from './policy-digest.ts';
import { principalFields, principalOf } from './principal.ts';
import { accountOf, type CloudTrailRecord, type FieldPath, textAt } from './record.ts';

/** A value that is made from fields of the record. */
interface Derived {
  /** The fields that it is made from; the principal of a caller without an ARN needs further ones. */
  readonly from: readonly FieldPath[];
  /** Undefined if the record has no such value. */
  valueIn(record: CloudTrailRecord, again: () => CloudTrailRecord, asnLookup?: AsnLookup): string | undefined;
  /** What a term has in place of an absent value. Default: all records without the value share one. */
  elseInTerm?(record: CloudTrailRecord): string | undefined;
}

const policyFields: readonly FieldPath[] = [
  'requestParameters.policy',
  'requestParameters.policyArns',
  'requestParameters.omitted',
];

/** The derived values, by the name that a term or a condition has for them. To add one, add it here. */
const derivedByName = {
  /** The caller; see `principalOf`. */
  principal: { from: principalFields, valueIn: principalOf },
  /** The account of the caller. */
  account: { from: ['userIdentity.accountId', 'recipientAccountId'], valueIn: accountOf },
  /** The /24 network of an IPv4 address, the /48 network of an IPv6 address, or the name of a service. */
  network: { from: ['sourceIPAddress'], valueIn: networkIn },
  /** The number of the autonomous system of the address, as `16509`. Needs a database. */
  asn: {
    from: ['sourceIPAddress'],
    valueIn: (record, _, asnLookup) => text(systemOf(record, asnLookup)?.number),
    elseInTerm: networkIn,
  },
  /** The name of the organization that has this autonomous system. Needs a database. */
  asOrganization: {
    from: ['sourceIPAddress'],
    valueIn: (record, _, asnLookup) => text(systemOf(record, asnLookup)?.organization),
    elseInTerm: networkIn,
  },
  /** What the session policies allow together: `everything`, `nearly-everything` and so on; see `PolicyReach`. */
  sessionReach: { from: [...policyFields, 'userIdentity.accountId', 'recipientAccountId'], valueIn: sessionReach },
  /** The same for session policies that differ only in their form. */
  sessionPolicy: { from: policyFields, valueIn: (record) => policyDigest(federationRequestOf(record)) },
} as const satisfies Readonly<Record<string, Derived>>;

export type DerivedName = keyof typeof derivedByName;

export const derivedNames = Object.keys(derivedByName) as readonly DerivedName[];

/** The derived values that need a database of networks. */
export const needAsnDatabase: readonly DerivedName[] = ['asn', 'asOrganization'];

export function isDerived(field: FieldPath): field is DerivedName {
  return Object.hasOwn(derivedByName, field);
}

/** The fields of the record that a path or a derived value is read from. */
export function fieldsBehind(field: FieldPath): readonly FieldPath[] {
  return isDerived(field) ? derivedByName[field].from : [field];
}

/**
 * The derived value of a record, or undefined if there is none.
 * @param asnLookup default: no address has an autonomous system
 * @param again returns the record with all fields; called for a principal without an ARN
 */
export function derivedValue(
  name: DerivedName,
  record: CloudTrailRecord,
  asnLookup?: AsnLookup,
  again: () => CloudTrailRecord = () => record,
): string | undefined {
  const derived: Derived = derivedByName[name];
  return derived.valueIn(record, again, asnLookup);
}

/**
 * The derived value as a part of a term. An address that no system is known for is told apart by its network: two such networks
 * can have different owners, so that neither makes the other known, and no call from them alerts each time.
 */
export function derivedPart(
  name: DerivedName,
  record: CloudTrailRecord,
  asnLookup: AsnLookup | undefined,
  again: () => CloudTrailRecord,
): string | undefined {
  const derived: Derived = derivedByName[name];
  return derivedValue(name, record, asnLookup, again) ?? derived.elseInTerm?.(record);
}

/**
 * The network of a source address.
 * @param address as CloudTrail writes it; of a list of addresses, the first counts
 */
export function networkOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const mapped = mappedAddress(address);
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  return isIPv6(mapped) ? `${groupsOf(mapped).slice(0, 3).join(':')}::/48` : address;
}

/** The first four groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [before = '', after] = address.split('::');
  const groups = before === '' ? [] : before.split(':');
  const end = after === undefined || after === '' ? [] : after.split(':');
  // An IPv4 address at the end takes the place of two groups.
  const last = end.at(-1)?.includes('.') ? end.length + 1 : end.length;
  const gap = Array<string>(Math.max(0, 8 - groups.length - last)).fill('0');
  return [...groups, ...gap, ...end].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
}

function addressOf(record: CloudTrailRecord): string | undefined {
  return textAt(record, 'sourceIPAddress')?.split(',')[0]?.trim();
}

function networkIn(record: CloudTrailRecord): string | undefined {
  return networkOf(addressOf(record));
}

/** The autonomous system of the source address. */
export function systemOf(record: CloudTrailRecord, asnLookup: AsnLookup | undefined): AutonomousSystem | undefined {
  const address = addressOf(record);
  return address === undefined ? undefined : asnLookup?.(mappedAddress(address));
}

/** The address of an IPv4 client that IPv6 maps counts as IPv4. */
function mappedAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}

function text(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
