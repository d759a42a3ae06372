import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { firstsight } from '../cli/firstsight.ts';
import { judgedCase, presentCases } from './judge.ts';

const folder = resolve(import.meta.dirname, '../../../shared/cases');
const present = presentCases(folder);

(present.length > 0 ? test : test.skip).each(
  present.length > 0 ? present : [{ path: 'none is here', alerts: 0, status: 0 as const }],
)('detect gives the right result for the case $path', async (one) => {
  const { expected, found } = await judgedCase(folder, one, firstsight);
  expect(found).toBe(expected);
});
