import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAlertFile } from '../../cli/investigate/alert-file.ts';
import { findingText } from '../../lambda/alerting/ocsf.ts';
import { rule } from '../../lambda/rules/sts-get-federation-token.ts';
import { decoded } from '../../lambda/text/decoded.ts';
import { accountNamesFrom } from '../../lib/account-names.ts';
import { readExceptionsFile } from '../../lib/exceptions.ts';
import { sampleAlert } from '../alerting/alerts.ts';

const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16, as PowerShell writes it', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['big-endian UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
];

test.each(encodings)('any JSON text in %s is decoded', (_name, encode) => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.boolean(), (value, isSpread) => {
      const text = JSON.stringify(value, null, isSpread ? 2 : 0);
      expect(decoded(encode(text))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

describe.each(encodings)('a file that a command printed in %s is read', (_name, encode) => {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-decoded-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, encode(text));
    return path;
  }

  test('with names of accounts', () => {
    expect(accountNamesFrom(file('names.json', '{"111122223333":"prod"}'))).toEqual({ 111122223333: 'prod' });
  });

  test('with exceptions', () => {
    expect(readExceptionsFile(file('exceptions.json', '[]'))).toEqual([]);
  });

  test('with an alert', async () => {
    const path = file('alert.json', findingText(sampleAlert(), rule));
    expect(await readAlertFile(path)).toMatchObject({ base: 'arn:aws:iam::111122223333:user/alice' });
  });
});
