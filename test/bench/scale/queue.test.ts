import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arrivalsOf } from '../../../bench/scale/arrivals.ts';
import { lambdaRamp, type Run, runsOf, type Service, servedBy } from '../../../bench/scale/queue.ts';

const service = fc.record({
  concurrency: fc.integer({ min: 2, max: 12 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  windowMillis: fc.integer({ min: 0, max: 40 }),
  baseMillis: fc.integer({ min: 1, max: 60 }),
  perMessage: fc.integer({ min: 0, max: 20 }),
  ramp: fc.record({ first: fc.integer({ min: 1, max: 5 }), perSecond: fc.constantFrom(0, 5, 50, 1000) }),
});

type Parts = typeof service extends fc.Arbitrary<infer T> ? T : never;

function serviceOf({ baseMillis, perMessage, ...rest }: Parts): Service {
  return { ...rest, runMillis: (messages) => baseMillis + perMessage * messages };
}

const arrivals = fc
  .array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 60 })
  .map((times) => times.sort((a, b) => a - b));

/** The same queue, looked at in each millisecond. */
function runsByMilliseconds(
  times: readonly number[],
  { concurrency, batchSize, windowMillis, runMillis, ramp }: Service,
): Run[] {
  const runs: Run[] = [];
  let [oldest, busySince] = [0, 0];
  for (let now = times[0] ?? 0; oldest < times.length; now += 1) {
    const arrived = times.filter((time) => time <= now).length;
    const working = () => runs.filter(({ end }) => end > now).length;
    const wasIdle = working() === 0 && oldest === times.filter((time) => time < now).length;
    if (wasIdle) busySince = now;
    const allowed = Math.min(concurrency, ramp.first + Math.floor(((now - busySince) / 1000) * ramp.perSecond));
    while (oldest < arrived && working() < allowed) {
      if (arrived - oldest < batchSize && now < (times[oldest] ?? 0) + windowMillis) break;
      const messages = Math.min(batchSize, arrived - oldest);
      runs.push({ first: oldest, messages, start: now, end: now + runMillis(messages) });
      oldest += messages;
    }
  }
  return runs;
}

describe('the simulated queue', () => {
  test('serves as one that is looked at in each millisecond', () => {
    fc.assert(
      fc.property(arrivals, service, (times, parts) => {
        expect([...runsOf(times, serviceOf(parts))]).toEqual(runsByMilliseconds(times, serviceOf(parts)));
      }),
      { numRuns: 500 },
    );
  });

  test('takes each message once and in order, and keeps the limits of batches and runs', () => {
    fc.assert(
      fc.property(arrivals, service, (times, parts) => {
        const runs = [...runsOf(times, serviceOf(parts))];
        let next = 0;
        for (const { first, messages, start } of runs) {
          expect(first).toBe(next);
          expect(messages).toBeLessThanOrEqual(parts.batchSize);
          expect(start).toBeGreaterThanOrEqual(times[first + messages - 1] ?? Infinity);
          next += messages;
        }
        expect(next).toBe(times.length);
        expect(servedBy(times, serviceOf(parts)).mostAtOnce).toBeLessThanOrEqual(parts.concurrency);
      }),
    );
  });

  test('lets no message wait longer than the window and its run if runs are always free', () => {
    fc.assert(
      fc.property(arrivals, service, (times, parts) => {
        const free = serviceOf({ ...parts, concurrency: 100, ramp: { first: 100, perSecond: 0 } });
        expect(servedBy(times, free).longestAge).toBeLessThanOrEqual(
          parts.windowMillis + free.runMillis(parts.batchSize),
        );
      }),
    );
  });

  test('never stops work that waits: a run starts with a full batch as soon as another ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 400 }), service, (messages, parts) => {
        const full = serviceOf({ ...parts, ramp: { first: parts.concurrency, perSecond: 0 } });
        const rounds = Math.ceil(Math.ceil(messages / parts.batchSize) / parts.concurrency);
        const { lastEnd } = servedBy(new Float64Array(messages), full);
        expect(lastEnd).toBeLessThanOrEqual(rounds * full.runMillis(parts.batchSize) + parts.windowMillis);
      }),
    );
  });

  test('begins with five runs and adds five each second, as Lambda does', () => {
    const slow = { concurrency: 100, batchSize: 10, windowMillis: 5_000, runMillis: () => 60_000, ramp: lambdaRamp };
    const starts = [...runsOf(new Float64Array(300), slow)].map(({ start }) => start);
    expect(starts.filter((start) => start === 0)).toHaveLength(5);
    expect(starts.filter((start) => start <= 1_000)).toHaveLength(10);
    expect(starts.filter((start) => start <= 5_000)).toHaveLength(30);
  });
});

describe('the arrivals', () => {
  test('are as many as in a day, in order, and in bursts at the start of each five minutes', () => {
    const times = arrivalsOf({ logFilesPerDay: 1_000_000, periods: 288, burstSeconds: 60 });
    expect(times).toHaveLength(1_000_000);
    expect([...times.subarray(0, 10_000)]).toEqual([...times.subarray(0, 10_000)].sort((a, b) => a - b));
    expect(times.every((time) => time % 300_000 < 60_000)).toBe(true);
    expect(times[0]).toBeLessThan(1_000);
  });
});
