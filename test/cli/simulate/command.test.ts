import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { placeholderCredentials } from '../../aws/dynalite-server.ts';
import { samplesFolder } from '../../samples.ts';
import { entryPoint, firstsight, root } from '../firstsight.ts';
import { hostile, writeCorpus } from './corpus.ts';

const logFiles = join(samplesFolder, 'AWSLogs');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstsight-simulate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const simulate = (...args: readonly string[]) => firstsight(['simulate', ...args]);

function lines(stdout: string) {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('firstsight simulate', () => {
  test('with several rules distinguishes their terms, each with its own window, and counts principals once', async () => {
    const page = join(folder, 'rules.html');
    const rules = ['--rules', 'sts-assume-role-by-user,iam-create-user'];
    const samples = join(samplesFolder, 'rules');
    const { stdout } = await simulate(...rules, '--html', page, samples);
    expect(stdout).toMatch(/^user\/erin .*\n {2}sts-assume-role-by-user, role arn:aws:iam::444455556666:role\/Prod$/m);
    expect(stdout).toMatch(/^role\/deploy .*\n {2}iam-create-user$/m);
    expect(readFileSync(page, 'utf8')).toContain('Rule and term');
    const [summary, ...others] = lines((await simulate(...rules, '--format', 'ndjson', samples)).stdout);
    const summaries = others.filter(({ kind }) => kind === 'principal');
    expect(summary.principals).toBe(new Set(summaries.map(({ principal }) => principal)).size);
    expect(readFileSync(page, 'utf8')).toContain(`data-figure="principals">${summary.principals}<`);
    expect(summaries.length).toBeGreaterThan(summary.principals);
    expect(summaries).toContainEqual(
      expect.objectContaining({ term: { role: 'arn:aws:iam::111122223333:role/Admin' }, habit: 'rings-again' }),
    );
  });

  test('says of a sign-in that the alert of its token tells that it raises no alert, not that it is excepted', async () => {
    const summaries = lines((await simulate('--format', 'ndjson', logFiles)).stdout);
    expect(summaries).toContainEqual(
      expect.objectContaining({ rule: 'sts-get-federation-token-console', alerts: 0, habit: 'no-alert' }),
    );
  });

  test('writes a text report to stdout, and what was read to stderr', async () => {
    const { stdout, stderr, status } = await simulate(logFiles);
    expect(status).toBe(0);
    expect(stdout).toContain('9 alerts: 2 critical, 4 medium, 3 low');
    expect(stdout).toMatch(/2026-03-01 +2 +██ +2 medium/);
    expect(stdout).toMatch(/^user\/bob +medium +2 +3 +67% +3 +2026-03-05$/m);
    expect(stdout.indexOf('critical  root')).toBeLessThan(stdout.indexOf('critical  user/ci-deploy'));
    expect(stdout).toContain(
      `  npm run -s firstsight -- investigate --key ASIAISSUED234EXAMPLE --from 2026-03-07 ${logFiles}`,
    );
    expect(stdout).toMatch(/none\)\n +arn:aws:iam::111122223333:user\/backup-job: 12 calls on 12 days/);
    expect(stdout).toMatch(/ 1 +the session policy allows everything/);
    expect(stdout).toContain('"reason": ""');
    expect(stderr).toContain('records: 27 matched = 0 excepted + 18 known + 9 alerted + 0 failed');
  });

  test('fits 80 columns, except for the commands and the JSON to copy', async () => {
    const exceptions = join(samplesFolder, 'exceptions.json');
    const { stdout } = await simulate('--exceptions', exceptions, '--rules', 'all', logFiles);
    const copied = /^ +npm run |^ +"|^[[{}\]]/;
    expect(stdout.split('\n').filter((line) => line.length > 80 && !copied.test(line))).toEqual([]);
  });

  test('says that an exception suppresses an alert and that a later call alerts instead', async () => {
    const { stdout } = await simulate('--exceptions', join(samplesFolder, 'exceptions.json'), logFiles);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '9 alerts with the exceptions, 9 without: they suppress 1, and 1 later call outside of them alerts instead',
    );
  });

  test('as ndjson writes a line for each day, principal, alert, exception and proposal, whose counts agree', async () => {
    const exceptions = join(samplesFolder, 'exceptions.json');
    const all = lines((await simulate('--format', 'ndjson', '--exceptions', exceptions, logFiles)).stdout);
    const of = (kind: string) => all.filter((line) => line.kind === kind);
    const [summary] = of('summary');
    const sum = (kind: string, field: string) => of(kind).reduce((total, line) => total + line[field], 0);
    expect(summary).toMatchObject({ alerts: 9, calls: 27, exceptedCalls: 2, principals: 7, dailyCallers: 1 });
    expect(of('alert')).toHaveLength(summary.alerts);
    expect([sum('day', 'alerts'), sum('principal', 'alerts')]).toEqual([summary.alerts, summary.alerts]);
    expect([sum('day', 'calls'), sum('principal', 'calls')]).toEqual([summary.calls, summary.calls]);
    expect(of('day')).toHaveLength(summary.days);
    expect(of('exception')).toMatchObject([{ calls: 2, silencedAlerts: 1, expired: false }]);
    expect(of('proposal').map(({ exception }) => exception.reason)).toEqual(['']);
  });

  test('with --html writes the page, and the text report as usual', async () => {
    const page = join(folder, 'report.html');
    const { stdout, stderr, status } = await simulate('--html', page, logFiles);
    expect(status).toBe(0);
    expect(stdout).toContain('9 alerts');
    expect(stderr).toContain(`page: ${page}`);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
  });

  test('writes a page in which names of callers add no markup', async () => {
    const corpus = writeCorpus(hostile);
    const page = join(folder, 'hostile.html');
    expect((await simulate('--html', page, corpus)).status).toBe(0);
    rmSync(corpus, { recursive: true });
    const html = readFileSync(page, 'utf8');
    expect(html.includes('&lt;script&gt;document.title')).toBe(true);
    expect(html.match(/<script>document\.title|<img|<b id|<a href|(?:src|href)="https?:/g)).toBeNull();
  });

  test('of an empty folder reports that there are no calls, and ends with status 1', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    const { stdout, stderr, status } = await simulate('--html', join(folder, 'empty.html'), empty);
    expect({ stdout, status }).toEqual({
      stdout: 'No matching calls found, so there would have been no alerts\n',
      status: 1,
    });
    expect(stderr).toContain('no log files found');
  });

  test('continues after a log file that it cannot read, and exits with status 1', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"Records":[');
    const { stdout, stderr, status } = await simulate(broken, join(samplesFolder, 'forms/single-record.json'));
    expect(status).toBe(1);
    expect(stdout).toContain('1 alert: 1 medium');
    expect(stderr).toContain(`failed: ${broken}: `);
  });

  test.each(['text', 'ndjson'])('writes no control characters from callers to the terminal: %s', async (format) => {
    const corpus = writeCorpus(hostile);
    const { stdout } = await simulate('--format', format, corpus);
    rmSync(corpus, { recursive: true });
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(stdout).not.toContain('EXAMPLE-SESSION-TOKEN');
  });

  test.each([
    [[], 'missing required argument'],
    [['--format', 'xml', 'samples'], 'Allowed choices are text, ndjson'],
    [['--last', 'soon', 'samples'], 'such as 12h, 10d or 2w'],
    [['--exceptions', 'no-such-file.json', 'samples'], 'no-such-file.json: no such file or directory'],
    [
      ['--html', 'no/such/folder/report.html', 'samples'],
      'Cannot write no/such/folder/report.html: no such file or directory\n',
    ],
  ])('exits with status 2 and an error without a stack trace for the arguments %j', async (args, sentence) => {
    const { stdout, stderr, status } = await simulate(...args);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('shows two examples with --help', async () => {
    const { stdout, status } = await simulate('--help');
    expect(status).toBe(0);
    expect(stdout.match(/^ {2}firstsight simulate /gm)).toHaveLength(2);
  });
});

describe('firstsight simulate, when you press Ctrl-C', () => {
  test('finishes the current log files, writes no report, and says what to do next', async () => {
    const page = join(folder, 'never.html');
    const body = readFileSync(join(samplesFolder, 'forms/single-record.json'));
    const keys = Array.from({ length: 40 }, (_, i) => `one-${i}.json`);
    let interrupted = false;
    const bucket = createServer(({ url = '' }, response) => {
      if (url.includes('list-type=2')) return response.end(listing(keys));
      if (!interrupted) child.kill('SIGINT');
      interrupted = true;
      return setTimeout(() => response.end(body), 500);
    });
    await new Promise<void>((ready) => bucket.listen(0, '127.0.0.1', ready));
    const endpoint = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;
    const child = spawn(process.execPath, [...entryPoint, 'simulate', '--html', page, 's3://trail-bucket/'], {
      cwd: root,
      env: { ...process.env, ...placeholderCredentials, AWS_ENDPOINT_URL_S3: endpoint },
    });
    const status = new Promise((ended) => child.on('close', ended));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    bucket.close();
    expect({ stdout, status: await status, page: existsSync(page) }).toEqual({ stdout: '', status: 1, page: false });
    const [, read, left] = /^stopped: (\d+) log files read, (\d+) not read/m.exec(stderr)?.map(Number) ?? [];
    expect((read ?? 0) + (left ?? 0)).toBe(keys.length);
    expect(stderr).toContain('run the same command again');
  });
});

function listing(keys: readonly string[]): string {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('');
  return `<ListBucketResult><Name>trail-bucket</Name><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;
}
