import { expect, test } from '@jest/globals';
import { apart, before, span, utc } from '../../lambda/text/times.ts';

const noon = Date.UTC(2026, 2, 1, 12);

test('utc returns a time in whole seconds, and undefined for a time that a calendar does not have', () => {
  expect(utc(noon + 250)).toBe('2026-03-01T12:00:00Z');
  expect([utc(undefined), utc(Number.NaN), utc(9e15)]).toEqual([undefined, undefined, undefined]);
});

test.each([
  [14.9 * 86_400_000, '14 days'],
  [86_400_000, '1 day'],
  [3 * 3_600_000, '3 hours'],
  [90_000, '1 minute'],
  [0, '0 seconds'],
])('apart returns the difference of %i ms as %s', (millis, words) => {
  expect(apart(noon, noon + millis)).toBe(words);
});

test('before returns how much earlier or later a time is', () => {
  expect(before(noon - 86_400_000, noon)).toBe('2026-02-28T12:00:00Z, 1 day earlier');
  expect(before(noon + 60_000, noon)).toBe('2026-03-01T12:01:00Z, 1 minute later');
});

test.each([
  [129_600, '36 h'],
  [5_400, '1 h 30 min'],
  [900, '15 min'],
  [3_661, '1 h 1 min 1 s'],
  [0, '0 s'],
  [-5, '-5 s'],
  [1e308, '1e+308 s'],
])('span returns a duration of %d seconds as %s', (seconds, words) => {
  expect(span(seconds)).toBe(words);
});
