import { describe, expect, test } from '@jest/globals';
import { day, duration, logFileDays, periodOf } from '../../../cli/log-files/days.ts';

const now = Date.parse('2026-03-20T00:00:00Z');

describe('the period of the log files to read', () => {
  test('of the last ten days ends now', () => {
    expect(periodOf({ last: duration('10d') }, now)).toEqual({ from: now - 10 * 86_400_000, to: now });
  });

  test('of two dates includes both days in full', () => {
    const period = periodOf({ from: day('2026-03-01'), to: day('2026-03-02') }, now);
    expect(period).toEqual({ from: Date.parse('2026-03-01T00:00:00Z'), to: Date.parse('2026-03-02T23:59:59.999Z') });
  });

  test('also includes the log files of the day after it, across the end of a month', () => {
    expect(logFileDays({ from: day('2026-02-27'), to: day('2026-02-28') })).toEqual([
      '2026/02/27',
      '2026/02/28',
      '2026/03/01',
    ]);
  });

  test.each(['10', 'd', '0d', '-1d', '1y', '1.5d'])('rejects %j as a duration', (text) => {
    expect(() => duration(text)).toThrow('such as 12h, 10d or 2w');
  });

  test.each(['2026-3-1', 'yesterday', '2026-02-30x'])('rejects %j as a date', (text) => {
    expect(() => day(text)).toThrow('YYYY-MM-DD');
  });
});
