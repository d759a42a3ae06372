import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDocument } from '@mixmark-io/domino';
import { parse } from 'csv-parse/sync';
import { ruleIds } from '../../../lib/rule-ids.ts';
import { asnRuleIds } from '../../../lib/rule-sets.ts';
import { samplesFolder } from '../../samples.ts';
import { entryPoint, firstsight, firstsightProcess, root } from '../firstsight.ts';

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

const severitiesOfSamples = [...Array(2).fill('critical'), ...Array(4).fill('medium'), ...Array(3).fill('low')];

describe('the process of firstsight detect', () => {
  test('writes alerts to stdout and its summary to stderr, and ends with status 0', () => {
    const { stdout, stderr, status } = firstsightProcess(['detect', join(samplesFolder, 'forms/single-record.json')]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^TIME \(UTC\) +SEVERITY +RULE .*\n2026-03-20 12:00:00 +medium +sts-get-federation-token +user\/frank /,
    );
    expect(stderr).toContain('log files: 1 read, 0 failed');
  });

  test('ends with status 1 after a log file that it cannot read', () => {
    expect(firstsightProcess(['detect', join(folder, 'absent.json')])).toMatchObject({ stdout: '', status: 1 });
  });

  test('ends with status 2 after incorrect usage', () => {
    expect(firstsightProcess(['detect'])).toMatchObject({ stdout: '', status: 2 });
  });

  test('ends with status 0 and no error when the reader of stdout leaves early', async () => {
    const child = spawn(process.execPath, [...entryPoint, 'detect', join(samplesFolder, 'AWSLogs')], { cwd: root });
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
    [['detect', '--format', 'xml', 'samples'], 'Allowed choices are table, email, ndjson, csv'],
    [['detect', '--window-days', '0', 'samples'], 'above 0'],
    [
      ['detect', '--rules', 'iam-create-usr', 'samples'],
      'Unknown rule "iam-create-usr". Did you mean "iam-create-user"? The sets are recommended, all-management, all. To list',
    ],
    [['simulate', '--rules', '', 'samples'], 'Unknown rule "". The sets are'],
    [['simulate', '--rules', 'xyz', 'samples'], 'Unknown rule "xyz". The sets are'],
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

describe('the table of firstsight detect', () => {
  const samples = join(samplesFolder, 'AWSLogs');
  const atWidth = (columns: string, ...args: readonly string[]) =>
    firstsight(['detect', ...args], { COLUMNS: columns });

  test('shows the most severe alerts first, and those of a severity in order of time', async () => {
    const { stdout } = await detect(samples);
    const rows = stdout.split('\n').filter((line) => /^2026-/.test(line));
    expect(rows.map((row) => row.split(/ {2,}/)[1])).toEqual(severitiesOfSamples);
    const low = rows.slice(6).map((row) => row.slice(0, 19));
    expect(low).toEqual(low.toSorted());
  });

  test('without a terminal has one line for each alert, with everything that the columns show', async () => {
    const { stdout } = await detect('--rules', 'all', join(samplesFolder, 'chain'));
    const row = stdout.split('\n').find((line) => line.includes('sts-role-chaining'));
    expect(row?.split(/ {2,}/)).toEqual([
      '2026-03-12 09:03:20',
      expect.stringMatching(/^(?:low|medium|high)$/),
      'sts-role-chaining',
      'role/deploy',
      '111122223333',
      'success',
      '192.0.2.150',
      expect.stringMatching(/^role\/Backup in 444455556666; .*issued ASIABACKUPAAAEXAMPLE$/),
    ]);
  });

  test.each(['80', '100', '132', '200'])(
    'fits a terminal of %s columns, except for the command to copy',
    async (columns) => {
      const paths = ['AWSLogs', 'chain', 'investigation'].map((name) => join(samplesFolder, name));
      const { stdout } = await atWidth(columns, '--rules', 'all', ...paths);
      const isCommand = (line: string) => line.startsWith('  npm run -s firstsight -- investigate ');
      expect(stdout.split('\n').filter((line) => line.length > Number(columns) && !isCommand(line))).toEqual([]);
      for (const word of [
        'iam-create-access-key',
        'sts-get-federation-token',
        'user/ci-deploy',
        '192.0.2.201',
        'failure',
      ])
        expect(stdout).toContain(word);
    },
  );

  test('ends with totals by severity and principal, and how to continue', async () => {
    const { stdout } = await detect(samples);
    expect(stdout).toContain('9 alerts: 2 critical, 4 medium, 3 low\n');
    expect(stdout).toMatch(/^ {4}2 {2}user\/bob in 111122223333 +1 medium, 1 low$/m);
    expect(stdout).toContain(
      `  npm run -s firstsight -- investigate --key ASIAISSUED22DEXAMPLE --from 2026-03-05 ${samples}\n`,
    );
  });

  test('names the path of the command so that a shell passes it on as it is', async () => {
    const odd = join(folder, "it's a folder; rm -r");
    mkdirSync(odd);
    symlinkSync(join(samplesFolder, 'forms/single-record.json'), join(odd, 'one.json'));
    const { stdout } = await detect(odd);
    const command = /npm run -s firstsight -- investigate (.*)$/m.exec(stdout)?.[1] ?? '';
    const { stdout: words } = spawnSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' });
    expect(words.trimEnd().split('\n')).toEqual(['--key', 'ASIAISSUED244EXAMPLE', '--from', '2026-03-19', odd]);
  });

  test('with --severity shows the alerts of this severity and above, and how many it leaves out', async () => {
    const { stdout, stderr } = await detect('--severity', 'high', samples);
    expect(stdout).toContain('2 alerts: 2 critical\n');
    expect(stdout).not.toMatch(/^2026-.* (?:medium|low) /m);
    expect(stderr).toContain('alerts: 2 shown, 7 below severity high not shown');
    expect(
      (await detect('--severity', 'critical', '--format', 'ndjson', samples)).stdout.trim().split('\n'),
    ).toHaveLength(2);
  });

  test('with --rules all applies every rule that needs no database of networks', async () => {
    const ids = ruleIds.filter((id) => !asnRuleIds.includes(id));
    const { stderr } = await detect('--rules', 'all', join(samplesFolder, 'chain'));
    const { stderr: named } = await detect('--rules', ids.join(','), join(samplesFolder, 'chain'));
    expect(stderr).toBe(named);
  });
});

describe('the CSV of firstsight detect', () => {
  const hostile = {
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetFederationToken',
    eventTime: '2026-03-01T09:00:00Z',
    eventID: '-1+1',
    sourceIPAddress: '=HYPERLINK("http://192.0.2.1")',
    userAgent: '@SUM(1)\t"quoted", and a comma\r\n=1+1',
    errorCode: '+cmd',
    userIdentity: { type: 'IAMUser', arn: '=1+1', accountId: '111122223333' },
  };

  test('has one line for each alert, with every column in it', async () => {
    const { stdout } = await detect('--format', 'csv', join(samplesFolder, 'AWSLogs'));
    const rows: Record<string, string>[] = parse(stdout, { columns: true });
    expect(rows.map(({ severity }) => severity)).toEqual(severitiesOfSamples);
    expect(rows[1]).toMatchObject({
      time: '2026-03-08T22:47:03Z',
      rule: 'sts-get-federation-token',
      account: '111122223333',
      principal: 'arn:aws:iam::111122223333:user/ci-deploy',
      outcome: 'success',
      source: '192.0.2.200',
      issuedKey: 'ASIAISSUED234EXAMPLE',
    });
  });

  test('contains no cell that a spreadsheet runs as a formula', async () => {
    const path = file('hostile.json', JSON.stringify({ Records: [hostile] }));
    const { stdout } = await detect('--format', 'csv', path);
    const [row = {}]: Record<string, string>[] = parse(stdout, { columns: true });
    const { source, userAgent, eventID, error } = row;
    expect([source, userAgent, eventID, error].map((text) => text?.[0])).toEqual(["'", "'", "'", "'"]);
    expect(Object.values(row).filter((text) => /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text))).toEqual([]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('the page of firstsight detect', () => {
  test('has the alerts, the totals, and the command that investigates each alert', async () => {
    const page = join(folder, 'alerts.html');
    const { stderr, status } = await detect('--html', page, join(samplesFolder, 'AWSLogs'));
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining(`page: ${page} (`) });
    const document = createDocument(readFileSync(page, 'utf8'));
    const texts = (selector: string) =>
      Array.from(document.querySelectorAll(selector)).map(({ textContent }) => textContent);
    expect(texts('#alerts tbody tr td:nth-child(2)')).toEqual(severitiesOfSamples);
    expect(texts('#principals tbody tr')).toHaveLength(7);
    expect(texts('[data-figure]')).toEqual(['2', '0', '4', '3']);
    expect(texts('#alerts .command code')).toContain(
      `npm run -s firstsight -- investigate --key ASIAISSUED234EXAMPLE --from 2026-03-07 ${join(samplesFolder, 'AWSLogs')}`,
    );
  });

  test('shows the 1,000 most severe of many alerts and says how many are left out, and the table names ten principals', async () => {
    const callers = Array.from({ length: 1_200 }, (_, i) => ({
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken', eventTime: '2026-03-01T09:00:00Z' },
      ...{ eventID: `id-${i}`, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/u${i}` } },
    }));
    const page = join(folder, 'many.html');
    const { stdout } = await detect('--html', page, file('many.json', JSON.stringify({ Records: callers })));
    expect(stdout.match(/^2026-/gm)).toHaveLength(1_200);
    expect(stdout).toContain('       and 1190 more principals\n');
    const document = createDocument(readFileSync(page, 'utf8'));
    expect(Array.from(document.querySelectorAll('#alerts tbody tr'))).toHaveLength(1_000);
    expect(document.querySelector('.bounded .hint')?.textContent).toMatch(/^200 more alerts are not shown\./);
  });

  test('is refused before anything is read if its folder does not exist', async () => {
    expect(await detect('--html', join(folder, 'no/page.html'), samplesFolder)).toMatchObject({
      stdout: '',
      status: 2,
    });
  });
});

test('the rule iam-create-user finds the user that the federated session of samples/investigation creates', async () => {
  const { stdout } = await detect(
    '--format',
    'email',
    '--rules',
    'iam-create-user',
    join(samplesFolder, 'investigation'),
  );
  expect(stdout).toMatch(/^\[Firstsight\] HIGH first CreateUser: user /m);
});
