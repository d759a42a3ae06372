import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(root, 'docs/security.md'), 'utf8');
const named = [...page.matchAll(/`(test\/[\w/.-]+)`: ([^|;]+?)(?=;| \|)/g)].map(([, file = '', name = '']) => ({
  file,
  name,
}));

test.each(named)('$file contains the test that docs/security.md names: $name', ({ file, name }) => {
  expect(existsSync(resolve(root, file))).toBe(true);
  expect(readFileSync(resolve(root, file), 'utf8')).toContain(name);
});

test('docs/security.md names a test for nearly every threat', () => {
  expect(named.length).toBeGreaterThanOrEqual(10);
});
