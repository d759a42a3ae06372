import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { forms } from '../cli/log-files/forms/forms.ts';
import { formsHelp } from '../cli/log-files/options.ts';
import { firstsightProgram } from '../cli/program.ts';
import { readSettings } from '../lib/settings.ts';
import { firstsight as firstsightRun } from './cli/firstsight.ts';

const root = resolve(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  'samples/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

interface Shown {
  readonly page: string;
  readonly command: string;
}

/** The commands in the code blocks of all pages. */
const shown: readonly Shown[] = pages.flatMap((page) => {
  const fences = readFileSync(join(root, page), 'utf8').matchAll(/^ *```sh\n(.*?)^ *```$/gms);
  return [...fences].flatMap(([, content = '']) =>
    content
      .trim()
      .split('\n')
      .map((line) => ({ page, command: line.trim() })),
  );
});

/** Parses the words like the command line, without running a command. */
async function parsed(words: readonly string[]): Promise<string> {
  const program = await firstsightProgram(words);
  const [command] = program.commands;
  for (const one of [program, command]) one?.exitOverride().configureOutput({ writeErr: () => {} });
  let ran = '';
  command?.action(() => {
    ran = command.name();
  });
  await program.parseAsync(words, { from: 'user' });
  return ran;
}

const firstsight = /^(?:npm run -s firstsight -- |firstsight )(?<words>[^|>]+)/;

describe('the pages show firstsight commands with options that exist', () => {
  const commands = shown.flatMap(({ page, command }) => {
    const words = firstsight.exec(command)?.groups?.words?.trim().split(/\s+/);
    return words === undefined || words.includes('--help') ? [] : [{ page, words }];
  });

  test.each(commands)('$page: firstsight $words', async ({ words }) => {
    expect(await parsed(words)).toBe(words[0]);
  });

  test('for every command', () => {
    const names = new Set(commands.map(({ words }) => words[0]));
    expect([...names].sort()).toEqual([
      'athena-table',
      'baseline',
      'completion',
      'detect',
      'doctor',
      'investigate',
      'redrive',
      'replay',
      'simulate',
    ]);
  });

  test('and an unknown option is rejected', async () => {
    await expect(parsed(['doctor', '--send-tests'])).rejects.toThrow('unknown option');
  });
});

describe('the pages show allowed settings', () => {
  const settings = shown.flatMap(({ page, command }) => {
    const pairs = [...command.matchAll(/ -c (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    return pairs.length === 0 ? [] : [{ page, command, given: Object.fromEntries(pairs) }];
  });

  test.each(settings)('$page: $command', ({ given }) => {
    expect(() => readSettings(given)).not.toThrow();
  });

  test('in more than one page', () => {
    expect(new Set(settings.map(({ page }) => page)).size).toBeGreaterThan(2);
  });
});

describe('the pages link to files that exist', () => {
  const links = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(
      ([, target = '']) => ({ page, target }),
    ),
  );

  test.each(links)('$page: $target', ({ page, target }) => {
    expect(() => readFileSync(resolve(root, page, '..', target))).not.toThrow();
  });
});

test('the page about log files and the help list the forms in the order in which they are tried', async () => {
  const page = readFileSync(join(root, 'docs/log-files.md'), 'utf8');
  const listed = [...page.matchAll(/^\d+\. (.+)$/gm)].map(([, name]) => name);
  const names = ['CloudTrail record', ...forms.map(({ name }) => name)];
  expect(listed).toEqual(names);
  expect(formsHelp).toContain(names.map((name) => `  ${name}`).join('\n'));
  for (const name of ['detect', 'simulate', 'baseline', 'investigate']) {
    const { stdout } = await firstsightRun([name, '--help']);
    expect(stdout).toContain(formsHelp);
  }
});
