import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Reader, type Response } from 'mmdb-lib';
import type { AsnLookup, AutonomousSystem } from './detection/asn.ts';
import { isObject } from './detection/record.ts';
import { systemReason } from './text/system-reason.ts';

/** A database of networks cannot be read, or is none. The message names the file, the reason and the way out. */
export class AsnDatabaseError extends Error {
  override readonly name = 'AsnDatabaseError';
}

/**
 * Opens a database of networks in the MaxMind DB format. The fields can be those of MaxMind (GeoLite2 ASN, GeoIP2 ISP), which
 * DB-IP uses too, or those of IPinfo.
 * @param path the unpacked file, which is read into memory
 * @throws AsnDatabaseError if it is missing, is no such file, or has no autonomous systems
 */
export function openAsnDatabase(path: string): AsnLookup {
  const reader = readerOf(path);
  if (!hasSystems(reader)) {
    const type = reader.metadata.databaseType;
    throw new AsnDatabaseError(`${path} is a ${type} database, which has no autonomous systems. ${wayOut}`);
  }
  return remembering((address) => systemIn(reader.get(address)));
}

/** The same, but reads the file at the first lookup: most runs of the function need none. */
export function lazyAsnDatabase(path: string): AsnLookup {
  let lookUp: AsnLookup | undefined;
  return (address) => {
    lookUp ??= openAsnDatabase(path);
    return lookUp(address);
  };
}

const wayOut = 'Use an unpacked .mmdb file such as GeoLite2-ASN.mmdb.';

function readerOf(path: string): Reader<Response> {
  const file = bytesOf(path);
  try {
    return new Reader(file);
  } catch (cause) {
    throw new AsnDatabaseError(`${path} is not a MaxMind DB file. ${wayOut}`, { cause });
  }
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AsnDatabaseError(
      `Cannot read the database of networks ${path}: ${systemReason(cause, path)}. ${wayOut}`,
      { cause },
    );
  }
}

/** A database of systems names some within its first networks. */
const mostNetworks = 10_000;

function hasSystems(reader: Reader<Response>): boolean {
  let address = 0;
  for (let i = 0; i < mostNetworks && address < 2 ** 32; i += 1) {
    const dotted = [24, 16, 8, 0].map((bits) => (address >>> bits) & 255).join('.');
    const [entry, length] = reader.getWithPrefixLength(dotted);
    if (systemIn(entry) !== undefined) return true;
    address += 2 ** (32 - length);
  }
  return false;
}

function systemIn(entry: unknown): AutonomousSystem | undefined {
  if (!isObject(entry)) return undefined;
  const number = Number(String(entry.autonomous_system_number ?? entry.asn ?? '').replace(/^AS/, ''));
  const names = [entry.autonomous_system_organization, entry.as_name, entry.name];
  const organization = names.find((name) => typeof name === 'string' && name !== '') as string | undefined;
  return Number.isInteger(number) && number > 0 ? { number, organization } : undefined;
}

/** The conditions and the term of a rule ask for the same address several times. */
function remembering(lookUp: AsnLookup): AsnLookup {
  let last: readonly [address: string, system: AutonomousSystem | undefined] | undefined;
  return (address) => {
    if (last?.[0] !== address) last = [address, isIP(address) === 0 ? undefined : lookUp(address)];
    return last[1];
  };
}
