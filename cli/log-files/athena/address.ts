/** A table of Athena: `athena://DATABASE.TABLE?account=111122223333,444455556666&region=us-east-1`. */
export interface AthenaAddress {
  readonly catalog: string;
  readonly database: string;
  readonly table: string;
  /** Values of partition keys, by the name of the key. */
  readonly partitions: ReadonlyMap<string, readonly string[]>;
}

/** The address does not name a table of Athena. */
export class AthenaAddressError extends Error {
  override readonly name = 'AthenaAddressError';

  constructor(address: string) {
    super(
      `${JSON.stringify(address)} is not an Athena address. Use athena://DATABASE.TABLE, or athena://CATALOG.DATABASE.TABLE.`,
    );
  }
}

const scheme = 'athena://';

export function isAthenaAddress(path: string): boolean {
  return path.toLowerCase().startsWith(scheme);
}

/** @throws AthenaAddressError */
export function parseAthenaAddress(address: string): AthenaAddress {
  const [path = '', query = ''] = address.slice(scheme.length).split('?', 2);
  const names = path.split('.');
  const isTable = (names.length === 2 || names.length === 3) && names.every((name) => /^[\w-]+$/.test(name));
  if (!isTable) throw new AthenaAddressError(address);
  const [table = '', database = '', catalog = 'AwsDataCatalog'] = names.toReversed();
  const partitions = [...new URLSearchParams(query)].map(([name, values]) => [name, values.split(',')] as const);
  return { catalog, database: database.toLowerCase(), table: table.toLowerCase(), partitions: new Map(partitions) };
}
