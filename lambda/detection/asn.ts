/** The network of the internet (RFC 1930) that an address belongs to. */
export interface AutonomousSystem {
  readonly number: number;
  /** Absent if the database has no name for it. */
  readonly organization?: string | undefined;
}

/** The autonomous system of an address in a database; undefined for what is in none. */
export type AsnLookup = (address: string) => AutonomousSystem | undefined;
