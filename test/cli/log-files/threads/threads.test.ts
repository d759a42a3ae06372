import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { loadBaseline } from '../../../../cli/baseline/baseline.ts';
import { memoryHistory } from '../../../../cli/detect/memory-history.ts';
import { readingLines } from '../../../../cli/log-files/summary.ts';
import { loadRules } from '../../../../lambda/rules.ts';
import { ruleIds } from '../../../../lib/rule-ids.ts';
import { firstsight, type Run } from '../../firstsight.ts';
import { folderWithDamage } from './damaged-files.ts';

let folder: string;
beforeAll(() => {
  folder = folderWithDamage();
  // Emails and findings say when they were written.
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-03-20T00:00:00Z'));
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function linesOf({ stdout, stderr }: Run): readonly string[] {
  return `${stdout}${stderr}`.split('\n');
}

const detect = ['detect', '--rules', 'all', '--format'];

describe('several threads print what one thread prints, damaged files included', () => {
  test.each([
    [[...detect, 'ndjson']],
    [[...detect, 'email']],
    [[...detect, 'csv', '--from', '2026-03-01', '--to', '2026-03-08']],
    [['simulate', '--rules', 'all', '--format', 'ndjson']],
    [['investigate', '--key', 'ASIAISSUED234EXAMPLE', '--around', '--format', 'ndjson']],
    [['investigate', '--principal', 'arn:aws:iam::111122223333:user/alice']],
  ])('%j', async (args) => {
    const one = await firstsight([...args, '--jobs', '1', folder]);
    const several = await firstsight([...args, '--jobs', '2', folder]);
    // Only the first difference is shown: the texts are long.
    const [before, now] = [linesOf(one), linesOf(several)];
    expect(now.find((line, i) => line !== before[i])).toBeUndefined();
    expect([now.length, several.status]).toEqual([before.length, one.status]);
    expect(one.stdout.length).toBeGreaterThan(200);
    expect(one.stderr.match(/^failed: /gm)?.length).toBeGreaterThan(5);
    expect(one.stderr.match(/^unreadable: /gm)?.length).toBeGreaterThan(2);
  });

  test('baseline loads the same terms and tells of the same files', async () => {
    const rules = await loadRules(ruleIds);
    const load = (jobs: number) =>
      loadBaseline({
        ...{ paths: [folder], rules, exceptions: [], history: memoryHistory(), jobs, progress: () => {} },
        now: Date.parse('2026-03-20T00:00:00Z'),
      });
    const [one, several] = [await load(1), await load(2)];
    expect(several.terms).toEqual(one.terms);
    expect(readingLines(several.readSummary)).toEqual(readingLines(one.readSummary));
    expect(one.terms.length).toBeGreaterThan(50);
  });
});

describe('--jobs', () => {
  test.each(['0', '-1', '1.5', '257', 'all', ''])('is refused with a sentence for "%s"', async (jobs) => {
    const { stdout, stderr, status } = await firstsight(['detect', `--jobs=${jobs}`, folder]);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain('Use a whole number of threads from 1 to 256.');
  });

  test.each(['detect', 'simulate', 'baseline', 'investigate'])('is an option of %s', async (command) => {
    const { stdout } = await firstsight([command, '--help']);
    expect(stdout).toContain('--jobs <number>');
  });

  test('may be more than there are files', async () => {
    const { stderr, status } = await firstsight(['detect', '--jobs', '64', join(folder, 'forms')]);
    expect({ read: stderr.includes('log files: 3 read, 0 failed'), status }).toEqual({ read: true, status: 0 });
  });
});
