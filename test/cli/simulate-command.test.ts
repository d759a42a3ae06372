import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { federationTokenRecord } from '../records.ts';
import { samplesFolder } from '../samples.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstsight-simulate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function simulate(...args: readonly string[]) {
  const command = ['tsx', 'bin/firstsight.ts', 'simulate', ...args];
  const { stdout, stderr, status } = spawnSync('npx', command, { cwd: root, encoding: 'utf8' });
  return { stdout, stderr, status };
}

describe('firstsight simulate', () => {
  test('says what would have rung, who calls daily, and proposes exceptions with an empty reason', () => {
    const { stdout, stderr, status } = simulate(join(samplesFolder, 'AWSLogs'));
    expect(status).toBe(0);
    expect(stdout).toContain('9 alerts: 1 critical, 1 high, 1 medium, 6 low');
    expect(stdout).toMatch(/user\/backup-job: 12 calls on 12 days/);
    expect(stdout).toContain('"reason": ""');
    expect(stderr).toContain('26 matched = 0 excepted');
  });

  test('writes one JSON object a line', () => {
    const { stdout } = simulate('--format', 'ndjson', join(samplesFolder, 'AWSLogs'));
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(9);
  });

  test('writes a page that names cannot inject markup into, and that loads nothing', () => {
    const hostile = '<script>alert(1)</script></title><img src=x onerror=alert(1)>';
    const userIdentity = {
      type: 'IAMUser',
      accountId: '111122223333',
      arn: `arn:aws:iam::111122223333:user/${hostile}`,
      userName: hostile,
    };
    const log = join(folder, 'hostile.json');
    writeFileSync(log, JSON.stringify({ Records: [federationTokenRecord({ userIdentity, userAgent: hostile })] }));
    const page = join(folder, 'report.html');
    expect(simulate('--html', page, log).status).toBe(0);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('&lt;script');
    expect(html).not.toMatch(/<script>alert|<img|<\/title><img/);
    expect(html).toContain('Content-Security-Policy');
    expect(html).not.toMatch(/(src|href)="https?:/);
  });
});
