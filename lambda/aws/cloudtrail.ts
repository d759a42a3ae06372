import { CloudTrailClient, paginateListPublicKeys } from '@aws-sdk/client-cloudtrail';
import type { KeyName } from '../audit/parts.ts';
import { AwsCallError, clientSettings, timeLimit } from './calls.ts';

/**
 * Looks up CloudTrail's public keys, each in the DER form of PKCS #1: each Region signs its digest files with its own. A key that
 * was found is kept. Undefined if there is none.
 * @throws AwsCallError
 */
export function cloudTrailKeys(): (name: KeyName) => Promise<Uint8Array | undefined> {
  const clients = new Map<string, CloudTrailClient>();
  const found = new Map<string, Uint8Array>();
  const nameOf = (region: string, fingerprint: string) => `${region} ${fingerprint}`;
  return async ({ region, fingerprint, from, to }) => {
    const known = found.get(nameOf(region, fingerprint));
    if (known !== undefined) return known;
    const client = clients.get(region) ?? new CloudTrailClient({ ...clientSettings, region });
    clients.set(region, client);
    const input = { StartTime: new Date(from), EndTime: new Date(to) };
    try {
      for await (const { PublicKeyList = [] } of paginateListPublicKeys({ client }, input, timeLimit())) {
        for (const { Fingerprint, Value } of PublicKeyList) {
          if (Fingerprint && Value) found.set(nameOf(region, Fingerprint), Value);
        }
      }
    } catch (cause) {
      throw new AwsCallError('CloudTrail', 'ListPublicKeys', cause);
    }
    return found.get(nameOf(region, fingerprint));
  };
}
