import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { samplesFolder } from '../../samples.ts';
import { door, firstsight, firstsightProcess, root } from '../firstsight.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstsight-detect-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const detect = (...args: readonly string[]) => firstsight(['detect', ...args]);

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('the process of firstsight detect', () => {
  test('writes alerts to stdout and its summary to stderr, and ends with status 0', () => {
    const { stdout, stderr, status } = firstsightProcess(['detect', join(samplesFolder, 'forms/single-record.json')]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\[Firstsight\] /);
    expect(stderr).toContain('log files: 1 read, 0 failed');
  });

  test('ends with status 1 after a log file that it cannot read', () => {
    expect(firstsightProcess(['detect', join(folder, 'absent.json')])).toMatchObject({ stdout: '', status: 1 });
  });

  test('ends with status 2 after incorrect usage', () => {
    expect(firstsightProcess(['detect'])).toMatchObject({ stdout: '', status: 2 });
  });

  test('ends with status 0 and no error when the reader of stdout leaves early', async () => {
    const child = spawn(process.execPath, [...door, 'detect', join(samplesFolder, 'AWSLogs')], { cwd: root });
    child.stdout.destroy();
    const status = new Promise((ended) => child.on('close', ended));
    const stderr = await text(child.stderr);
    expect({ status: await status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(/^log files: [^\n]+\nrecords: [^\n]+\n$/),
    });
  });
});

describe('firstsight detect', () => {
  test('writes only one OCSF finding per line to stdout, and its summary to stderr', async () => {
    const { stdout, stderr, status } = await detect('--format', 'ndjson', join(samplesFolder, 'AWSLogs'));
    expect(status).toBe(0);
    const findings = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(findings.map(({ class_uid }) => class_uid)).toEqual(findings.map(() => 2004));
    expect(new Set(findings.map(({ finding_info }) => finding_info.uid)).size).toBe(findings.length);
    expect(findings.find(({ severity }) => severity === 'Critical')?.evidences[0]).toMatchObject({
      actor: { user: { uid: 'arn:aws:iam::111122223333:root' } },
      data: { eventID: expect.any(String), eventName: 'GetFederationToken' },
    });
    expect(stdout).not.toMatch(/EXAMPLE-SESSION-TOKEN|sessionToken/i);
    const [, matched, excepted, known, alerted, failed] =
      /records: (\d+) matched = (\d+) excepted \+ (\d+) known \+ (\d+) alerted \+ (\d+) failed/
        .exec(stderr)
        ?.map(Number) ?? [];
    expect(alerted).toBe(findings.length);
    expect(matched).toBe((excepted ?? 0) + (known ?? 0) + (alerted ?? 0) + (failed ?? 0));
  });

  test('continues after a log file that it cannot read, names it and ends with 1', async () => {
    const good = join(samplesFolder, 'forms/single-record.json');
    const broken = file('broken.json', '{"Records":[{"eventName":"GetFederationToken"');
    const { stdout, stderr, status } = await detect('--format', 'ndjson', broken, join(folder, 'absent.json'), good);
    expect(status).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(`failed: ${broken}: `);
    expect(stderr).toContain('absent.json');
    expect(stderr).toContain('1 read, 2 failed');
  });

  test('reads folders with their subfolders, and skips what is not a log file', async () => {
    const nested = join(folder, 'walk/a/b');
    mkdirSync(nested, { recursive: true });
    const record =
      '{"eventSource":"sts.amazonaws.com","eventName":"GetFederationToken","eventTime":"2026-03-01T09:00:00Z"}';
    writeFileSync(join(nested, 'one.json'), record);
    writeFileSync(join(folder, 'walk/notes.txt'), 'no log file');
    const { stderr, status } = await detect(join(folder, 'walk'));
    expect(status).toBe(0);
    expect(stderr).toContain('log files: 1 read, 1 skipped (not-a-log-file), 0 failed');
    expect(stderr).toContain('1 matched = 0 excepted + 0 known + 1 alerted + 0 failed');
  });

  test('follows links, reads a circle of them once, and continues after a broken link', async () => {
    const linked = join(folder, 'linked');
    mkdirSync(linked);
    symlinkSync(join(samplesFolder, 'forms'), join(linked, 'forms'));
    symlinkSync(linked, join(linked, 'circle'));
    symlinkSync(join(folder, 'nowhere'), join(linked, 'broken.json'));
    const { stderr, status } = await detect(linked);
    expect(status).toBe(1);
    expect(stderr).toContain('log files: 3 read, 1 failed');
  });

  test.each([
    [['detect'], 'missing required argument'],
    [['detect', '--format', 'xml', 'samples'], 'Allowed choices are text, ndjson'],
    [['detect', '--window-days', '0', 'samples'], 'above 0'],
    [
      ['detect', '--rules', 'iam-create-usr', 'samples'],
      'Unknown rule "iam-create-usr". Available rules: iam-create-access',
    ],
    [['simulate', '--rules', '', 'samples'], 'Unknown rule ""'],
    [['baseline', '--table', 't', '--rules', 'a,b', 'samples'], 'Unknown rule "a", "b"'],
    [['detect', '--exceptions', 'no-such-file.json', 'samples'], 'no-such-file.json: no such file or directory'],
    [['detect', 's3://'], 'Use s3://bucket/prefix'],
    [['detect', 's3:/trail-bucket'], 'Use s3://bucket/prefix'],
    [['detect', 'https://trail-bucket.s3.amazonaws.com/'], 'Use s3://bucket/prefix'],
    [['detekt'], 'unknown command'],
  ])('with %j reports incorrect usage with status 2, a sentence and no stack trace', async (args, sentence) => {
    const { stdout, stderr, status } = await firstsight(args);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each([['--help'], ['detect --help'], ['--version']])(
    'answers firstsight %s on stdout and ends with 0',
    async (args) => {
      const { stdout, stderr, status } = await firstsight(args.split(' '));
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(stdout.length).toBeGreaterThan(4);
    },
  );

  test('accepts a window of another length', async () => {
    const forms = join(samplesFolder, 'AWSLogs');
    const alerted = async (days: string) => {
      const { stderr } = await detect('--window-days', days, forms);
      return Number(/(\d+) alerted/.exec(stderr)?.[1]);
    };
    expect(await alerted('0.5')).toBeGreaterThan(await alerted('10'));
  });

  test('applies all the rules that are named to the same files', async () => {
    const ids = ['iam-create-user', 'sts-assume-role-by-user'];
    const { stdout, status } = await detect('--format', 'ndjson', '--rules', ids.join(), join(samplesFolder, 'rules'));
    const alerted = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).finding_info.analytic.uid);
    expect(status).toBe(0);
    expect([...new Set(alerted)].toSorted()).toEqual(ids);
  });

  test('ends with status 1 and says that no log files were found in an empty folder', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await detect(empty)).toMatchObject({
      stdout: '',
      status: 1,
      stderr: expect.stringContaining('no log files found'),
    });
  });
});

test('the rule iam-create-user finds the user that the federated session of samples/investigation creates', async () => {
  const { stdout } = await firstsight(['detect', '--rules', 'iam-create-user', join(samplesFolder, 'investigation')]);
  expect(stdout).toMatch(/^\[Firstsight\] MEDIUM first CreateUser: user /m);
});
