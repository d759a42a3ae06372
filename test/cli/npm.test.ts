import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { samplesFolder } from '../samples.ts';
import { firstsight, root } from './firstsight.ts';

const sample = join(samplesFolder, 'forms/single-record.json');

function npmRun(args: readonly string[], cwd: string) {
  return spawnSync('npm', ['run', '-s', 'firstsight', ...args], { cwd, encoding: 'utf8' });
}

describe('firstsight through npm', () => {
  test('rejects options that npm did not pass on, and shows the correct call', () => {
    const { stdout, stderr, status } = npmRun(['simulate', '--exceptions', 'samples/exceptions.json', sample], root);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain('npm did not pass --exceptions on');
    expect(stderr).toContain('npm run -s firstsight -- simulate --exceptions');
  });

  test('resolves relative paths against the folder in which npm was started', () => {
    const { stdout, status } = npmRun(['--', 'detect', 'single-record.json'], join(samplesFolder, 'forms'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^TIME \(UTC\)/);
  });

  test.each([
    ['--last 10d', { npm_config_last: 'true' }],
    ['--window-days=3', { npm_config_window_days: '3' }],
    ['--to 2026-03-01, which npm reads as its --token-description', { npm_config_token_description: '2026-03-01' }],
  ])('refuses %s without --', async (_option, env) => {
    const { stderr, status } = await firstsight(['detect', sample], { ...env, npm_lifecycle_event: 'firstsight' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^firstsight: npm did not pass --[a-z-]+ on to the command[^\n]+\n$/);
  });

  test.each([
    ['the option reached the command', ['--rules', 'sts-get-federation-token'], { npm_lifecycle_event: 'firstsight' }],
    ['the command is not run by npm', [], { npm_lifecycle_event: undefined }],
  ])('accepts a setting of npm of the same name if %s', async (_case, args, env) => {
    const { status } = await firstsight(['detect', ...args, sample], { ...env, npm_config_rules: 'true' });
    expect(status).toBe(0);
  });
});
