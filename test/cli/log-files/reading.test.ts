import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { federationTokenRecord } from '../../records.ts';
import { firstsight } from '../firstsight.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

type Content = string | Uint8Array;

/** Writes files into a new folder. */
function folderWith(files: Readonly<Record<string, Content>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-reading-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const json = JSON.stringify;
const logFileName = '111122223333_CloudTrail_us-east-1_20260301T0910Z_Mu0KsOhtH1ar15EX.json.gz';
const logFile = (...records: readonly unknown[]) => gzipSync(json({ Records: records }));
const call = federationTokenRecord();
const detect = (...args: readonly string[]) => firstsight(['detect', '--format', 'ndjson', ...args]);
const alertsIn = (stdout: string) => stdout.split('\n').filter((line) => line !== '').length;

describe('the name of a file decides whether it is read', () => {
  test.each([
    ['directly below AWSLogs', `AWSLogs/${logFileName}`],
    ['below AWSLogs in folders of another layout', `AWSLogs/us-east-1/2026/03/01/${logFileName}`],
    ['below a suffix of AWSLogs', `AWSLogs/copy/111122223333/CloudTrail/us-east-1/2026/03/01/${logFileName}`],
    ['with the day as one folder', `AWSLogs/111122223333/CloudTrail/us-east-1/2026-03-01/${logFileName}`],
    ['in no such folder', `evidence/${logFileName}`],
    ['anywhere, and was renamed by a browser', logFileName.replace('.json.gz', '.json (1).gz')],
    ['anywhere, and has no extension any more', logFileName.replace('.json.gz', '')],
  ])('of a log file that lies %s', async (_place, name) => {
    const { stdout, status } = await detect(folderWith({ [name]: logFile(call) }));
    expect({ alerts: alertsIn(stdout), status }).toEqual({ alerts: 1, status: 0 });
  });

  test('and what it excludes is counted by reason', async () => {
    const { stderr, status } = await detect(
      folderWith({
        [logFileName]: logFile(call),
        '111122223333_CloudTrail-Digest_us-east-1_x_us-east-1_20260301T0910Z.json.gz': logFile(call),
        'AWSLogs/111122223333/Config/us-east-1/2026/3/1/ConfigHistory/x.json.gz': gzipSync('{}'),
        'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/03/01/09/x.json.gz': gzipSync('{}'),
        'AWSLogs/111122223333/CloudTrail-Lake/Query/2026/03/01/id/result_sign.json': '{}',
        'notes.txt': 'x',
      }),
    );
    expect(stderr).toContain('log files: 1 read, 1 skipped (digest-file), 4 skipped (not-a-log-file), 0 failed');
    expect(status).toBe(0);
  });

  test('and every excluded file is named if nothing is read, up to ten', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`notes-${i}.txt`, 'x']));
    const { stderr, status } = await detect(folderWith(files));
    expect(stderr).toMatch(/no log files found: every file was skipped/);
    expect(stderr.match(/^skipped: \S*notes-\d+\.txt \(not-a-log-file\)$/gm)).toHaveLength(10);
    expect(stderr).toContain('skipped: 2 more');
    expect(status).toBe(1);
  });
});

describe('a part of a file that is no record', () => {
  const lines = [json(call), '{"cut', json({ title: 'x' })].join('\n');

  test.each([
    ['detect', []],
    ['simulate', []],
    ['investigate', ['--user', 'arn:aws:iam::111122223333:user/alice']],
  ])('makes %s name it and end with status 1, with the records beside it', async (command, options) => {
    const { stdout, stderr, status } = await firstsight([command, ...options, folderWith({ 'x.ndjson': lines })]);
    expect(stdout).toContain('alice');
    expect(stderr).toMatch(/^unreadable: \S+x\.ndjson: line 2: it is not JSON$/m);
    expect(stderr).toMatch(/^unreadable: \S+x\.ndjson: line 3: it is an object with the fields title$/m);
    expect(stderr).toContain('log files: 1 read, 0 failed, 2 parts unreadable; ');
    expect(status).toBe(1);
  });

  test('is counted, and only the first ten are named', async () => {
    const many = [json(call), ...Array.from({ length: 15 }, () => '{}')].join('\n');
    const { stderr } = await detect(folderWith({ 'x.ndjson': many }));
    expect(stderr.match(/^unreadable: .*empty object$/gm)).toHaveLength(10);
    expect(stderr).toContain('unreadable: 5 more parts of ');
  });

  test.each([
    ['an exceptions file', json({ exceptions: [{ rule: 'x', principal: 'y', reason: 'z' }] })],
    ['a list of event names', json([{ eventName: 'GetFederationToken', eventSource: 'sts.amazonaws.com' }])],
    ['Records that are null', '{"Records":null}'],
  ])('makes a file fail that contains nothing else: %s', async (_name, content) => {
    const { stdout, stderr, status } = await detect(folderWith({ 'x.json': content }));
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(/^failed: \S+x\.json: no CloudTrail record found: /);
  });
});

describe('an element of a log file that is no record', () => {
  const others = [null, 5, [], {}, { eventName: 'GetFederationToken', eventSource: 'sts.amazonaws.com' }];

  test.each(others.map((other) => [json(other), other]))('is named with its place: %s', async (_name, other) => {
    const { stdout, stderr, status } = await detect(folderWith({ [logFileName]: logFile(call, other, call) }));
    expect({ alerts: alertsIn(stdout), status }).toEqual({ alerts: 1, status: 1 });
    expect(stderr).toMatch(/^unreadable: \S+\.json\.gz: Records\[1\]: it is /m);
    expect(stderr).toContain('log files: 1 read, 0 failed, 1 part unreadable');
  });

  test('is read if it contains a record, beside records of the usual form', async () => {
    const later = { ...call, eventID: '2', eventTime: '2027-03-01T09:05:00Z' };
    const { stdout, status } = await detect(
      folderWith({ [logFileName]: logFile(call, { detail: later, 'detail-type': 'AWS API Call via CloudTrail' }) }),
    );
    expect({ alerts: alertsIn(stdout), status }).toEqual({ alerts: 2, status: 0 });
  });

  test('does not matter if only its key is spelled with an escape', async () => {
    const body = gzipSync(json({ Records: [call, call] }).replace('"eventSource"', String.raw`"event\u0053ource"`));
    const { stderr, status } = await detect(folderWith({ [logFileName]: body }));
    expect(stderr).toContain('log files: 1 read, 0 failed;');
    expect(status).toBe(0);
  });

  test('is found behind the last call that a rule asks for, and so is damaged JSON', async () => {
    const other = { ...call, eventName: 'ListUsers' };
    const damaged = gzipSync(json({ Records: [other, other, other] }).replace('ListUsers"', 'ListUsers'));
    const { stderr, status } = await detect(folderWith({ [logFileName]: damaged }));
    expect(stderr).toMatch(/^failed: \S+\.json\.gz: .* at byte \d+ of inflated text$/m);
    expect(status).toBe(1);
  });

  test('is not needed for a log file to be empty', async () => {
    const { stderr, status } = await detect(folderWith({ [logFileName]: logFile() }));
    expect(stderr).toContain('no records found');
    expect(status).toBe(1);
  });
});

describe('a file that only has the name of a log file', () => {
  test.each([
    ['EventBridge events', [{ 'detail-type': 'AWS API Call via CloudTrail', detail: call }]],
    ['texts of records', [json(call)]],
    ['lists', [[call]]],
  ])('is read in its own form: %s', async (_name, records) => {
    const { stdout, status } = await detect(folderWith({ [logFileName]: logFile(...records) }));
    expect({ alerts: alertsIn(stdout), status }).toEqual({ alerts: 1, status: 0 });
  });

  test('reports the error of the scan if it has no other form either', async () => {
    const { stderr, status } = await detect(folderWith({ [logFileName]: logFile(call).subarray(0, 200) }));
    expect(stderr).toMatch(/^failed: .*the gzip data is cut short or damaged/);
    expect(status).toBe(1);
  });
});

describe('an archive', () => {
  const files = { [`AWSLogs/${logFileName}`]: logFile(call), 'notes.txt': Buffer.from('x') };

  test('is read as its files, which keep their own names', async () => {
    const { stdout, stderr, status } = await detect(folderWith({ 'logs.zip': zipSync(files) }));
    expect({ alerts: alertsIn(stdout), status }).toEqual({ alerts: 1, status: 0 });
    expect(stdout).toContain(`logs.zip/AWSLogs/${logFileName}`);
    expect(stderr).toContain('log files: 1 read, 1 skipped (not-a-log-file), 0 failed');
  });

  test('within an archive fails by its own name', async () => {
    const inner = { ...files, 'inner.zip': zipSync(files) };
    const { stderr, status } = await detect(folderWith({ 'logs.zip': zipSync(inner) }));
    expect(stderr).toMatch(/^failed: \S+logs\.zip\/inner\.zip: an archive within an archive is not read/);
    expect(status).toBe(1);
  });
});

describe('log files that are not from the days asked for', () => {
  const july = { ...call, eventTime: '2025-07-01T09:05:00Z' };

  test.each([
    ['detect', []],
    ['simulate', []],
    ['investigate', ['--user', 'arn:aws:iam::111122223333:user/alice']],
  ])('make %s end with status 1 and show which days they are from', async (command, options) => {
    const folder = folderWith({ [logFileName]: logFile(call), 'x.json': json(july) });
    const { stderr, status } = await firstsight([command, ...options, '--last', '10d', folder]);
    expect(stderr).toMatch(
      /^nothing read from these days: the log files are from 2025-07-01T09:05:00Z to 2026-03-01T09:10:00Z/m,
    );
    expect(status).toBe(1);
  });

  test('are counted beside others, with their time, and the command ends with status 0', async () => {
    const folder = folderWith({ 'x.json': json([call, july, { ...july, eventID: '2' }]) });
    const { stdout, stderr, status } = await detect('--from', '2026-02-01', '--to', '2026-03-31', folder);
    expect({ alerts: alertsIn(stdout), status }).toEqual({ alerts: 1, status: 0 });
    expect(stderr).toContain(
      'outside these days: 2 matching records, from 2025-07-01T09:05:00Z to 2025-07-01T09:05:00Z',
    );
  });
});

test('a file that is too large to be parsed as a whole is scanned if it has records, and its other elements are counted', async () => {
  const padding = { ...call, eventName: 'ListUsers', requestParameters: { padding: 'x'.repeat(2 ** 20) } };
  // One gzip member for each record, so that 257 MiB need not be compressed.
  const member = gzipSync(`${json(padding)},`);
  const large = (first: unknown) =>
    Buffer.concat([gzipSync(`{"Records":[${json(first)},`), ...Array(257).fill(member), gzipSync(`${json(call)}]}`)]);
  const { stdout, stderr } = await detect(folderWith({ 'x.json': large(call), 'y.json': large({ title: 'x' }) }));
  expect(alertsIn(stdout)).toBe(1);
  expect(stderr).toMatch(/^unreadable: \S+y\.json: Records: 1 of its 259 elements are not records$/m);
  expect(stderr).toContain('log files: 2 read, 0 failed, 1 part unreadable');
});

test('damaged gzip data of a file of any name is named as such', async () => {
  const { stderr, status } = await detect(folderWith({ 'x.json.gz': logFile(call).subarray(0, 200) }));
  expect(stderr).toMatch(/^failed: \S+x\.json\.gz: the gzip data is cut short or damaged/m);
  expect(status).toBe(1);
});

test('files without any record end with status 1', async () => {
  const { stderr, status } = await detect(folderWith({ 'x.json': '[]', 'y.json': '{"Events":[]}' }));
  expect(stderr).toContain('no records found: the files are empty lists');
  expect(status).toBe(1);
});

test('the time of a record without one is that of its file, in whole milliseconds', async () => {
  const { eventTime: _, ...timeless } = call;
  const folder = folderWith({ 'x.json': json(timeless) });
  utimesSync(join(folder, 'x.json'), 1_772_355_600.123_456, 1_772_355_600.123_456);
  const { stdout } = await detect(folder);
  const times = [...stdout.matchAll(/"\w*time":([^,}]+)/g)].map(([, time]) => Number(time));
  expect(times.length).toBeGreaterThan(1);
  expect(times.filter((time) => !Number.isInteger(time))).toEqual([]);
});
