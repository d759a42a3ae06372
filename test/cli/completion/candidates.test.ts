import { describe, expect, test } from '@jest/globals';
import { firstsight } from '../firstsight.ts';

const onlyFiles = ':0';
const noFiles = ':4';

async function completed(...words: readonly string[]): Promise<{ words: string[]; directive: string | undefined }> {
  const { stdout } = await firstsight(['complete', '--', ...words]);
  const lines = stdout.trimEnd().split('\n');
  const directive = lines.pop();
  return { words: lines.map((line) => line.split('\t')[0] ?? ''), directive };
}

describe('completion offers', () => {
  test.each([
    ['a command that is begun', ['det'], ['detect'], noFiles],
    ['the commands, but not the one that the scripts call', ['comp'], ['completion'], noFiles],
    ['an option that is begun', ['detect', '--fo'], ['--format'], noFiles],
    ['the options of all commands', ['doctor', '--pro'], ['--profile'], noFiles],
    ['the values of an option', ['detect', '--format', ''], ['table', 'email', 'ndjson', 'csv'], noFiles],
    ['a value after an equals sign', ['detect', '--format=c'], ['--format=csv'], noFiles],
    [
      'rules',
      ['simulate', '--rules', 'sts-get-federation-token-a'],
      ['sts-get-federation-token-administrator'],
      noFiles,
    ],
    ['sets of rules', ['detect', '--rules', 'rec'], ['recommended'], noFiles],
    ['the commands of a command', ['rule', 'te'], ['test'], noFiles],
    ['the options of such a command', ['rule', 'test', '--asn'], ['--asn-database'], noFiles],
    ['files as its arguments', ['rule', 'test', 'rul'], [], onlyFiles],
    ['shells', ['completion', ''], ['bash', 'zsh', 'fish'], noFiles],
    ['files as the paths of log files', ['detect', 'sam'], [], onlyFiles],
    ['files after an option without a value', ['investigate', '--around', ''], [], onlyFiles],
    ['files as the value of an option for a file', ['simulate', '--html', ''], [], onlyFiles],
    ['nothing as the value of an option that can have any', ['baseline', '--table', ''], [], noFiles],
    ['nothing after a command that reads no files', ['doctor', ''], [], noFiles],
  ])('%s', async (_what, words, expected, directive) => {
    expect(await completed(...words)).toEqual({ words: expected, directive });
  });

  test('every command at the start', async () => {
    const { stdout } = await firstsight(['--help']);
    const { words } = await completed('');
    expect(words.length).toBeGreaterThan(5);
    for (const word of words) expect(stdout).toMatch(new RegExp(`^  ${word} `, 'm'));
  });
});
