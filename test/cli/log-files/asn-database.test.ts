import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mmdb } from '../../mmdb.ts';
import { federationTokenRecord } from '../../records.ts';
import { firstsight } from '../firstsight.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstsight-networks-'));
const database = join(folder, 'networks.mmdb');
const log = join(folder, 'log.json');

beforeAll(() => {
  const owner = { autonomous_system_number: 9009, autonomous_system_organization: 'Example Hosting' };
  writeFileSync(database, mmdb({ '192.0.2.0/24': owner }));
  const call = { eventSource: 'iam.amazonaws.com', eventName: 'ListUsers' };
  writeFileSync(log, JSON.stringify({ Records: [federationTokenRecord(call)] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const withDatabase = ['--asn-database', database];

describe('the option --asn-database', () => {
  test('is required for a rule on the owner of a network', async () => {
    for (const command of ['detect', 'simulate']) {
      const { status, stderr } = await firstsight([command, '--rules', 'discovery-from-vpn', log]);
      expect({ command, status }).toEqual({ command, status: 2 });
      expect(stderr).toContain('The rule discovery-from-vpn requires a database of networks');
      expect(stderr).toContain('--asn-database');
    }
  });

  test('lets detect and simulate apply such rules, also those of a set', async () => {
    for (const rules of ['discovery-from-vpn', 'all-management']) {
      const args = ['--format', 'ndjson', '--rules', rules, ...withDatabase, log];
      expect((await firstsight(['detect', ...args])).stdout).toContain('"uid":"discovery-from-vpn"');
      expect((await firstsight(['simulate', ...args])).stdout).toContain('discovery-from-vpn');
    }
  });

  test('is opened by every thread that reads log files', async () => {
    writeFileSync(join(folder, 'second.json'), '[]');
    const args = ['--format', 'ndjson', '--rules', 'discovery-from-vpn', '--jobs', '2', ...withDatabase];
    const { stdout } = await firstsight(['detect', ...args, log, join(folder, 'second.json')]);
    expect(stdout).toContain('"uid":"discovery-from-vpn"');
    expect(stdout).toContain('"autonomous_system":{"number":9009,"name":"Example Hosting"}');
  });

  test('is not required for a set, which then leaves such rules out', async () => {
    const { status, stdout } = await firstsight(['detect', '--format', 'ndjson', '--rules', 'all', log]);
    expect([status, stdout]).toEqual([0, expect.not.stringContaining('discovery-from-vpn')]);
  });

  test('shows the owners of networks in an investigation', async () => {
    const principal = ['--principal', 'arn:aws:iam::111122223333:user/alice'];
    const { stdout } = await firstsight(['investigate', ...principal, ...withDatabase, log]);
    expect(stdout).toContain('192.0.2.10 [Example Hosting, AS9009]');
  });

  test('refuses a file that is no database', async () => {
    const { status, stderr } = await firstsight(['detect', '--asn-database', log, log]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(`${log} is not a MaxMind DB file. Use an unpacked .mmdb`),
    ]);
  });
});
