import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { version } from '../../lambda/alerting/version.ts';

test('the version in findings is the version in package.json', () => {
  expect(version).toBe(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version);
});
