import { describe, expect, test } from '@jest/globals';
import { duration, end, logFileDays, periodOf, start } from '../../../cli/log-files/days.ts';

const now = Date.parse('2026-03-20T00:00:00Z');

describe('the period of the log files to read', () => {
  test('of the last ten days ends now', () => {
    expect(periodOf({ last: duration('10d') }, now)).toEqual({ from: now - 10 * 86_400_000, to: now });
  });

  test('of two dates includes both days in full', () => {
    const period = periodOf({ from: start('2026-03-01'), to: end('2026-03-02') }, now);
    expect(period).toEqual({ from: Date.parse('2026-03-01T00:00:00Z'), to: Date.parse('2026-03-02T23:59:59.999Z') });
  });

  test('of two times ends at the second one', () => {
    const period = periodOf({ from: start('2026-03-01T09:05Z'), to: end('2026-03-01T10:00Z') }, now);
    expect(period).toEqual({ from: Date.parse('2026-03-01T09:05:00Z'), to: Date.parse('2026-03-01T10:00:00Z') });
  });

  test('also includes the log files of the day after it, across the end of a month', () => {
    expect(logFileDays({ from: start('2026-02-27'), to: end('2026-02-28') })).toEqual([
      '2026/02/27',
      '2026/02/28',
      '2026/03/01',
    ]);
  });

  test('of a period without end is not longer than until tomorrow', () => {
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    const days = logFileDays({ from: Date.now() - duration('1d'), to: 8.64e15 });
    expect(days).toHaveLength(4);
    expect(days[1]).toBe(today);
  });

  test.each(['10', 'd', '0d', '-1d', '1y', '1.5d'])('rejects %j as a duration', (text) => {
    expect(() => duration(text)).toThrow('such as 12h, 10d or 2w');
  });

  test.each(['2026-3-1', 'yesterday', '2026-02-30x', '1772355600'])('rejects %j as a date', (text) => {
    expect(() => start(text)).toThrow('YYYY-MM-DD');
    expect(() => end(text)).toThrow('YYYY-MM-DD');
  });
});
