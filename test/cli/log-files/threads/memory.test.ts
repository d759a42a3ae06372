import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logFileText } from '../../../../bench/log-file/log-file.ts';
import { door, root } from '../../firstsight.ts';

let folder: string;
let body: Buffer;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstsight-memory-'));
  body = gzipSync(logFileText({ content: 'no-match', records: 4_000 }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function folderOf(count: number): string {
  const path = join(folder, String(count));
  mkdirSync(path, { recursive: true });
  for (let i = 0; i < count; i += 1) {
    const name = `111122223333_CloudTrail_us-east-1_20260301T1010Z_${String(i).padStart(16, 'a')}.json.gz`;
    writeFileSync(join(path, name), body);
  }
  return path;
}

describe('threads that read log files', () => {
  test('need memory for the files that they are reading, however many there are', () => {
    const script = join(import.meta.dirname, 'process.ts');
    const [few, many] = [8, 80].map((count) => {
      const args = ['--import', 'tsx', script, folderOf(count), '2'];
      return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
    });
    expect({ ...many, megabytes: undefined }).toEqual({ logFiles: 80, failed: 0, megabytes: undefined });
    // The 72 further files inflate to 460 MB.
    expect(many.megabytes - few.megabytes).toBeLessThan(60);
  });

  test('finish their files after Ctrl-C, and the command says how many are left', async () => {
    const child = spawn(process.execPath, [...door, 'detect', '--jobs', '2', folderOf(400)], { cwd: root });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const outputs = [text(child.stdout), text(child.stderr)];
    await setTimeout(4_000);
    child.kill('SIGINT');
    const [status, stdout = '', stderr = ''] = [await ended, ...(await Promise.all(outputs))];
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    const [, read, left] = /^stopped: (\d+) log files read, (\d+) not read/m.exec(stderr)?.map(Number) ?? [];
    expect((read ?? 0) + (left ?? 0)).toBe(400);
  });

  test('end at once with the process at a second Ctrl-C', async () => {
    const child = spawn(process.execPath, [...door, 'detect', '--jobs', '2', folderOf(400)], { cwd: root });
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.on('close', (_status, signal) => resolve(signal)),
    );
    await setTimeout(4_000);
    child.kill('SIGINT');
    await setTimeout(600);
    child.kill('SIGINT');
    expect([null, 'SIGINT']).toContain(await ended);
  });
});
