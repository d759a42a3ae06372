import { describe, expect, test } from '@jest/globals';
import { daysCovered, markLoaded } from '../../../cli/baseline/coverage.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { memoryBaselines } from '../../detection/memory-baselines.ts';

const day = 86_400_000;
const now = Date.parse('2026-03-20T12:00:00Z');

describe('the days that a baseline covers', () => {
  test.each([
    ['the last ten days', { from: now - 10 * day, to: now }, 10],
    ['up to the end of today', { from: now - 3 * day, to: now + day / 2 }, 3],
    ['a period that ended two days ago', { from: now - 30 * day, to: now - 2 * day }, 0],
    ['a period that begins in the future', { from: now + day, to: now + 2 * day }, 0],
  ])('for %s', (_name, period, days) => {
    expect(daysCovered(period, now)).toBe(days);
  });
});

test('only rules whose whole window is loaded are marked as loaded', async () => {
  const baselines = memoryBaselines();
  const longer = { ...rule, id: 'longer', historyWindowDays: 30 };
  const period = { from: now - 10 * day, to: now };
  expect(await markLoaded([rule, longer], baselines, { period, now })).toEqual([longer]);
  const loaded = { ruleVersion: rule.version, windowDays: 10, loadedAt: now };
  expect(await baselines.read(rule.id)).toEqual(loaded);
  expect(await baselines.read('longer')).toBeUndefined();
});
