import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { AccountNamesError, accountNamesFrom, parseAccountNames } from '../../lib/account-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'firstsight-account-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, 'names.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const names = { 111122223333: 'prod', 444455556666: 'dev tools' };

describe('the names of accounts', () => {
  test.each([
    ['pairs on the command line', '111122223333=prod,444455556666=dev tools'],
    ['an object in cdk.json', names],
    ['a file with an object', file(names)],
  ])('can be %s', (_, setting) => {
    expect(accountNamesFrom(setting)).toEqual(names);
  });

  test('can be the output of aws organizations list-accounts, for hundreds of accounts', () => {
    const accounts = Array.from({ length: 900 }, (_, i) => ({
      Id: String(100_000_000_000 + i),
      Arn: 'arn:aws:organizations::111122223333:account/o-exampleorgid/1',
      Name: `team ${i}`,
      Status: 'ACTIVE',
    }));
    const read = accountNamesFrom(file({ Accounts: accounts }));
    expect(Object.keys(read)).toHaveLength(900);
    expect(read[100_000_000_899]).toBe('team 899');
  });

  test('are none without the setting', () => {
    expect(accountNamesFrom(undefined)).toEqual({});
  });

  test.each([
    [{ prod: '111122223333' }, 'accountNames: prod is not an account ID of 12 digits. Use {"111122223333": "prod"} or'],
    [{ 111122223333: '' }, 'accountNames: 111122223333 must have 1 to 50 characters.'],
    [{ 111122223333: 'two\nlines' }, '111122223333 must have 1 to 50 characters'],
    [{ 111122223333: 7 }, '111122223333 is not text'],
    [[], 'accountNames: '],
    [{ Accounts: [{ Id: '111122223333' }] }, 'accountNames: Accounts.0.Name is not text'],
  ])('are refused if they are %j', (content, message) => {
    expect(() => parseAccountNames(content, 'accountNames')).toThrow(AccountNamesError);
    expect(() => parseAccountNames(content, 'accountNames')).toThrow(message);
  });

  test('are refused if their file is missing or not JSON, with the path', () => {
    expect(() => accountNamesFrom('missing.json')).toThrow(/names in missing\.json: no such file or directory$/);
    expect(() => accountNamesFrom(file('111'))).toThrow(/names\.json/);
    expect(() => accountNamesFrom(file('{'))).toThrow(/names in .*names\.json: not valid JSON: /);
  });
});
