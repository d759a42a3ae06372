import type { AutonomousSystem } from '../detection/asn.ts';
import { cleaned, cutTo } from '../text/caller-text.ts';

/** The owner of a network, as a database names it: `Example Telecom, AS64500`. */
export function ownerWords(system: AutonomousSystem | undefined): string | undefined {
  if (system === undefined) return undefined;
  const { number, organization } = system;
  return organization === undefined ? `AS${number}` : `${cutTo(cleaned(organization), 40)}, AS${number}`;
}
