import { describe, expect, test } from '@jest/globals';
import { type JudgedFacts, momentOf } from '../../../cli/baseline/moment.ts';
import { lastAuditOf } from '../../../cli/baseline/unjudged.ts';
import type { AccountAudit } from '../../../lambda/audit/ledger.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.parse('2026-03-20T12:00:00Z');
const earlier = (millis: number) => now - millis;

/** The age of the oldest message every five minutes, newest first: `ageAt` returns it in milliseconds. */
function ages(ageAt: (time: number) => number | undefined) {
  const times = Array.from({ length: 7 * 288 }, (_, i) => earlier((i + 1) * 5 * minute));
  return times.flatMap((time) => {
    const age = ageAt(time);
    return age === undefined ? [] : [{ time, value: age / 1000 }];
  });
}

const fresh = ages(() => 10_000);

function momentIn(facts: Partial<JudgedFacts>) {
  return momentOf({ now, ...facts });
}

describe('the moment before which log files are loaded', () => {
  test('is an hour before now if nothing waits', () => {
    expect(momentIn({ queue: { messages: 0, ages: [] } })).toEqual({
      time: earlier(hour),
      reason: 'an hour before now',
    });
  });

  test('is a little earlier if only new messages wait, since a notification can take an hour', () => {
    expect(momentIn({ queue: { messages: 4, ages: fresh } }).time).toBe(earlier(75 * minute));
  });

  test('is the time of the oldest message that has waited for days', () => {
    const stopped = earlier(3 * day);
    const queue = { messages: 700, ages: ages((time) => Math.max(0, time - stopped)) };
    expect(momentIn({ queue })).toEqual({
      time: stopped - hour,
      reason: 'an hour before the oldest message in the queue',
    });
  });

  test('is before a message that SQS no longer counts, since it was received three times while the oldest was counted', () => {
    const sent = earlier(26 * hour);
    const lastCounted = earlier(2 * hour);
    const queue = { messages: 1, ages: ages((time) => (time <= lastCounted ? Math.max(0, time - sent) : 1_000)) };
    expect(momentIn({ queue }).time).toBe(sent - hour);
  });

  test('is not affected by a delay that ended yesterday', () => {
    const [from, to] = [earlier(2 * day), earlier(day)];
    const queue = { messages: 1, ages: ages((time) => (from <= time && time <= to ? time - from : 1_000)) };
    expect(momentIn({ queue }).time).toBe(earlier(75 * minute));
  });

  test('is not known if messages wait and CloudWatch does not show for how long', () => {
    for (const points of [[], fresh.filter(({ time }) => time < earlier(20 * minute))]) {
      expect(() => momentIn({ queue: { messages: 3, ages: points } })).toThrow(
        'The queue contains 3 messages, and CloudWatch does not show for how long; run the command again when the queue is empty. No log file is loaded',
      );
    }
  });

  test('is the last completed audit if that is earlier', () => {
    const queue = { messages: 0, ages: [] };
    expect(momentIn({ queue, lastAudit: earlier(3 * hour) }).time).toBe(earlier(3 * hour));
    expect(momentIn({ queue, lastAudit: earlier(minute) }).time).toBe(earlier(hour));
  });

  describe('after log files were put into the queue again', () => {
    const requeued = (ago: number, earliest = earlier(9 * day)) => ({ earliest, at: earlier(ago), replays: [] });

    test('is that of the oldest of them while the queue is not empty', () => {
      const queue = { messages: 3, ages: fresh };
      expect(momentIn({ queue, requeued: requeued(hour) }).time).toBe(earlier(9 * day));
    });

    test('is not affected by them once the queue is empty, or its messages are newer', () => {
      const empty = { messages: 0, ages: [] };
      expect(momentIn({ queue: empty, requeued: requeued(hour) }).time).toBe(earlier(hour));
      expect(momentIn({ queue: { messages: 3, ages: fresh }, requeued: requeued(3 * hour) }).time).toBe(
        earlier(75 * minute),
      );
    });

    test('is that of the oldest of them for five minutes also if the queue seems to be empty', () => {
      const empty = { messages: 0, ages: [] };
      expect(momentIn({ queue: empty, requeued: requeued(minute) }).time).toBe(earlier(9 * day));
    });

    test('is that of the oldest of them for a day without the stack', () => {
      expect(momentIn({ requeued: requeued(20 * hour) }).time).toBe(earlier(9 * day));
      expect(momentIn({ requeued: requeued(2 * day) }).time).toBe(earlier(hour));
    });

    test('is not known if these were dead letters, which can be of any age', () => {
      expect(() => momentIn({ requeued: requeued(minute, 0) })).toThrow('redrive put dead letters back into the queue');
    });
  });
});

describe('the last completed audit', () => {
  const audit = (until: Record<string, number>, open: Record<string, readonly number[]> = {}): AccountAudit => ({
    since: earlier(30 * day),
    auditedUntil: new Map(Object.entries(until)),
    open: new Map(Object.entries(open)),
  });

  test('is that of the account and Region that is the furthest behind', () => {
    const accounts = [audit({ a: earlier(2 * hour), b: earlier(3 * hour) }), audit({ c: earlier(90 * minute) })];
    expect(lastAuditOf(accounts, now)).toBe(earlier(3 * hour));
  });

  test('is before an hour whose log files are not all accounted for', () => {
    expect(lastAuditOf([audit({ a: earlier(2 * hour) }, { a: [earlier(4 * hour)] })], now)).toBe(earlier(5 * hour));
  });

  test('does not wait for a Region without digest files for more than a week', () => {
    expect(lastAuditOf([audit({ a: earlier(8 * day), b: earlier(2 * hour) })], now)).toBe(earlier(2 * hour));
  });

  test('is not known without an audit', () => {
    expect(lastAuditOf([], now)).toBeUndefined();
    expect(lastAuditOf([audit({})], now)).toBeUndefined();
  });
});
