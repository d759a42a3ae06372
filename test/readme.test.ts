import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { settingValues } from '../lib/setting-values.ts';
import { readSettings } from '../lib/settings.ts';
import { placeholderCredentials, startDynalite, tableName } from './aws/dynalite-server.ts';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');

function blocks(language: string): string[][] {
  const fences = readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...fences].map(([, content = '']) => content.trimEnd().split('\n'));
}

const commands = blocks('sh').flat();

async function run(command: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const env = { ...process.env, NO_COLOR: '1', ...environment };
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: root, env, maxBuffer: 1e8 });
  return stdout;
}

describe('README.md', () => {
  const demo = run('npm run -s demo');

  test('shows the two commands to start with', () => {
    expect(commands).toContain('npm ci && npm run demo');
    expect(commands).toContain('npm ci && npm test');
  });

  test.each(blocks('text').flat())('shows a line that the demo prints: %s', async (line) => {
    expect((await demo).split('\n').map((printed) => printed.replace(/^Subject: /, ''))).toContain(line);
  });

  test.each(commands.filter((command) => /firstsight -- (detect|simulate|investigate)/.test(command)))(
    'shows a command that works: %s',
    async (command) => {
      expect((await run(command)).length).toBeGreaterThan(100);
    },
  );

  test.each(commands.filter((command) => command.includes('firstsight -- baseline')))(
    'shows a command that works, here on the samples and a local table: %s',
    async (command) => {
      const server = await startDynalite();
      const shown = await run(`${command} --table ${tableName} samples/AWSLogs`, {
        ...placeholderCredentials,
        AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
      }).finally(() => server.stop());
      expect(shown).toContain('arn:aws:iam::111122223333:user/backup-job');
    },
  );

  test.each(commands.filter((command) => command.startsWith('npx cdk deploy')))(
    'shows a command with allowed settings: %s',
    (command) => {
      const settings = [...command.matchAll(/-c (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
      expect(settings).not.toEqual([]);
      expect(readSettings(Object.fromEntries(settings)).alertEmails).toEqual(['security@example.com']);
    },
  );

  test('describes every setting in the table under the heading Settings', () => {
    const [, table = ''] = /^## Settings\n(.*?)^## /ms.exec(readme) ?? [];
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const described = rows.flatMap((row) =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(described.sort()).toEqual(Object.keys(settingValues).sort());
  });

  test('has at most 150 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  test('shows only commands that a test runs', () => {
    const tried = [
      /^npm ci && npm (run demo|test)$/,
      /^npm run -s firstsight -- (detect|simulate|investigate|baseline)( |$)/,
      // Run by the end-to-end tests.
      /^npm run -s firstsight -- doctor /,
      /^npx cdk deploy /,
    ];
    expect(commands.filter((command) => !tried.some((pattern) => pattern.test(command)))).toEqual([]);
  });
});
