import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { AsnDatabaseError, lazyAsnDatabase, openAsnDatabase } from '../lambda/asn-database.ts';
import { mmdb, type Networks } from './mmdb.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstsight-networks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'networks.mmdb');

function fileOf(content: Buffer | string): string {
  writeFileSync(path, content);
  return path;
}

const maxMind: Networks = {
  '192.0.2.0/24': { autonomous_system_number: 64496, autonomous_system_organization: 'Example Telecom' },
  '198.51.100.0/25': { autonomous_system_number: 64497 },
  '203.0.113.7/32': { autonomous_system_number: 4_200_000_001, autonomous_system_organization: 'Example Fibre' },
};

describe('a database of networks', () => {
  test('gives the autonomous system and the organization of an address', () => {
    const lookUp = openAsnDatabase(fileOf(mmdb(maxMind)));
    expect(lookUp('192.0.2.0')).toEqual({ number: 64496, organization: 'Example Telecom' });
    expect(lookUp('192.0.2.255')).toEqual({ number: 64496, organization: 'Example Telecom' });
    expect(lookUp('198.51.100.127')).toEqual({ number: 64497, organization: undefined });
    expect(lookUp('203.0.113.7')).toEqual({ number: 4_200_000_001, organization: 'Example Fibre' });
  });

  test.each(['192.0.3.0', '198.51.100.128', '203.0.113.6', '10.0.0.1', '2001:db8::1'])('has none for %s', (address) => {
    expect(openAsnDatabase(fileOf(mmdb(maxMind)))(address)).toBeUndefined();
  });

  test.each(['lambda.amazonaws.com', 'AWS Internal', '', '192.0.2.0/24', '999.0.2.1'])(
    'has none for "%s", which is no address',
    (address) => {
      expect(openAsnDatabase(fileOf(mmdb(maxMind)))(address)).toBeUndefined();
    },
  );

  test.each([
    ['IPinfo', { asn: 'AS64496', as_name: 'Example Telecom' }],
    ['an older one of IPinfo', { asn: 'AS64496', name: 'Example Telecom' }],
  ])('can be that of %s', (_, entry) => {
    const lookUp = openAsnDatabase(fileOf(mmdb({ '192.0.2.0/24': entry }, 'ipinfo asn')));
    expect(lookUp('192.0.2.1')).toEqual({ number: 64496, organization: 'Example Telecom' });
  });

  test('is read at the first lookup only, if it need not be read at once', () => {
    const lookUp = lazyAsnDatabase(join(folder, 'later.mmdb'));
    writeFileSync(join(folder, 'later.mmdb'), mmdb(maxMind));
    expect(lookUp('192.0.2.1')?.number).toBe(64496);
    rmSync(join(folder, 'later.mmdb'));
    expect(lookUp('198.51.100.1')?.number).toBe(64497);
  });
});

describe('a file that is no database of networks is refused with its name and the way out', () => {
  test.each([
    ['text', 'no database', /is not a MaxMind DB file\. Use an unpacked \.mmdb file such as GeoLite2-ASN\.mmdb\.$/],
    ['an empty file', '', /is not a MaxMind DB file/],
    ['a packed database', gzipSync(mmdb(maxMind)), /is not a MaxMind DB file/],
    ['half a database', mmdb(maxMind).subarray(0, 300), /is not a MaxMind DB file/],
    [
      'a database of countries',
      mmdb({ '192.0.2.0/24': { country: 'XX' } }, 'GeoLite2-Country'),
      /is a GeoLite2-Country database, which has no autonomous systems\. Use /,
    ],
  ])('%s', (_, content, message) => {
    const open = () => openAsnDatabase(fileOf(content));
    expect(open).toThrow(AsnDatabaseError);
    expect(open).toThrow(message);
    expect(open).toThrow(path);
  });

  test('a missing file', () => {
    expect(() => openAsnDatabase('no-such.mmdb')).toThrow(
      'Cannot read the database of networks no-such.mmdb: no such file or directory. Use ',
    );
  });
});
