import { BlockList, isIPv6 } from 'node:net';
import type { AsnLookup, AutonomousSystem } from '../../lambda/detection/asn.ts';

/** A network and its owner, which samples have in place of a database. */
export interface SampleNetwork extends AutonomousSystem {
  /** A block of IPv4 addresses, such as `192.0.2.0/24`. */
  readonly network: string;
}

/** Looks addresses up in the networks of samples, the smallest network first. */
export function lookupIn(networks: readonly SampleNetwork[]): AsnLookup {
  const sorted = networks.map((entry) => ({ entry, ...blockOf(entry) })).toSorted((a, b) => b.bits - a.bits);
  return (address) => (isIPv6(address) ? undefined : sorted.find(({ block }) => block.check(address))?.entry);
}

function blockOf({ network }: SampleNetwork): { readonly block: BlockList; readonly bits: number } {
  const [address = '', length] = network.split('/');
  const block = new BlockList();
  block.addSubnet(address, Number(length));
  return { block, bits: Number(length) };
}
