import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logFileText } from '../../../../bench/log-file/log-file.ts';
import { root } from '../../firstsight.ts';

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
    // The 72 further files inflate to 460 MB. When memory is freed is up to V8.
    expect(many.megabytes - few.megabytes).toBeLessThan(150);
  });
});
