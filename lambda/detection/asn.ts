/** The network of the internet (RFC 1930) that an address belongs to. */
export interface AutonomousSystem {
  readonly number: number;
  /** Absent if the database has no name for it. */
  readonly organization?: string | undefined;
}

export type AsnLookup = (address: string) => AutonomousSystem | undefined;

let lookUp: AsnLookup | undefined;

/** Sets the database for the parts `asn` and `asOrganization`. The entry point calls it once, before it reads log files. */
export function useAsnDatabase(lookup: AsnLookup | undefined): void {
  lookUp = lookup;
}

/** The autonomous system of an address; undefined without a database, and for what is in none. */
export function autonomousSystemOf(address: string): AutonomousSystem | undefined {
  return lookUp?.(address);
}
