import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { placeholderCredentials, startDynalite, type TableServer, tableName } from '../../aws/dynalite-server.ts';
import { samplesFolder } from '../../samples.ts';
import { firstsight } from '../firstsight.ts';

let server: TableServer;

beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

function baseline(...args: readonly string[]) {
  const env = { ...placeholderCredentials, AWS_ENDPOINT_URL_DYNAMODB: server.endpoint };
  return firstsight(['baseline', '--table', tableName, ...args], env);
}

describe('firstsight baseline', () => {
  test('writes a table of the loaded terms to stdout and a summary to stderr, and can run again', async () => {
    const { stdout, stderr, status } = await baseline(join(samplesFolder, 'AWSLogs'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^│ rule +│ term +│ sightings │ first seen +│ last seen +│$/m);
    expect(stdout).toMatch(/user\/alice +│ +3 │ 2026-03-01 09:00:00 │ 2026-03-16 09:41:22 │$/m);
    expect(stderr).toContain('log files: 26 read, 1 skipped (digest-file), 0 failed');
    expect(stderr).toMatch(/^terms: 7 found, 7 changed the history$/m);
    expect((await baseline(join(samplesFolder, 'AWSLogs'))).stderr).toContain('terms: 7 found, 0 changed the history');
  });

  test('reads nothing if the table does not exist', async () => {
    const env = { ...placeholderCredentials, AWS_ENDPOINT_URL_DYNAMODB: server.endpoint };
    const args = ['baseline', '--table', 'no-such-table', join(samplesFolder, 'forms/single-record.json')];
    expect(await firstsight(args, env)).toEqual({
      stdout: '',
      stderr: expect.stringMatching(/^firstsight: .*not found \(check the name of the table and the Region\)\n$/),
      status: 2,
    });
  });

  test('continues after a log file that it cannot read, and ends with status 1', async () => {
    const { stderr, status } = await baseline('no-such-file.json', join(samplesFolder, 'forms/single-record.json'));
    expect(status).toBe(1);
    expect(stderr).toContain('failed: no-such-file.json: no such file or directory\n');
    expect(stderr).toContain('terms: 1 found');
  });
});
