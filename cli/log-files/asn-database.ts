import type { AsnLookup } from '../../lambda/detection/asn.ts';

/**
 * Opens the database of networks at the path; undefined without a path. The library that reads it is loaded only with one.
 * @throws AsnDatabaseError
 */
export async function asnLookupIn(path: string | undefined): Promise<AsnLookup | undefined> {
  return path === undefined ? undefined : (await import('../../lambda/asn-database.ts')).openAsnDatabase(path);
}
