import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addSighting,
  emptyHistory,
  type History,
  type Intervals,
  mergeHistories,
  observe,
} from '../../lambda/detection/history.ts';

const day = 86_400_000;
const window = 10 * day;

/** Few distinct times and a window that contains many of them, so that all kinds of overlap occur. */
const smallWindow = 5;
const time = fc.integer({ min: 0, max: 60 });
const sighting = fc.record({ time, succeeded: fc.boolean() });

interface Call {
  readonly time: number;
  readonly succeeded: boolean;
}

function replay(calls: readonly Call[], window: number): { history: History; isNew: boolean[] } {
  let history = emptyHistory;
  const isNew = calls.map((call) => {
    const observed = addSighting(history, call, window);
    history = observed.history;
    return observed.novelty.isNew;
  });
  return { history, isNew };
}

/** The oracle: runs of sorted times without a gap of more than the window. */
function runsOf(times: readonly number[], window: number): Intervals {
  const runs: [number, number][] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && time - run[1] <= window) run[1] = time;
    else runs.push([time, time]);
  }
  return runs;
}

function timesOf(calls: readonly Call[]): number[] {
  return calls.map((call) => call.time);
}

describe('the history of a term', () => {
  test('a first call is new', () => {
    expect(replay([{ time: 0, succeeded: true }], window).isNew).toEqual([true]);
  });

  test('a second call within ten days is not new', () => {
    const calls = [0, 10 * day].map((time) => ({ time, succeeded: true }));
    expect(replay(calls, window).isNew).toEqual([true, false]);
  });

  test('a call after more than ten days without a call is new again', () => {
    const calls = [0, 10 * day + 1].map((time) => ({ time, succeeded: true }));
    expect(replay(calls, window).isNew).toEqual([true, true]);
  });

  test('a daily caller is new once, since every call renews the window', () => {
    const calls = Array.from({ length: 100 }, (_, i) => ({ time: i * day, succeeded: true }));
    expect(replay(calls, window).isNew.filter(Boolean)).toHaveLength(1);
  });

  test('denied calls are new once, and the first success after them once more', () => {
    const calls = [false, false, true, true, false].map((succeeded, i) => ({ time: i * day, succeeded }));
    expect(replay(calls, window).isNew).toEqual([true, false, true, false, false]);
  });

  test('a late log file from before the first known call is not new', () => {
    const calls = [5 * day, 0].map((time) => ({ time, succeeded: true }));
    expect(replay(calls, window).isNew).toEqual([true, false]);
  });

  test('a call between two runs that it joins leaves one run', () => {
    const apart = observe([[0, 0]], 20, 10).intervals;
    expect(observe(apart, 10, 10).intervals).toEqual([[0, 20]]);
  });

  test('the last call before a new one is returned, with any outcome', () => {
    const { history } = replay(
      [
        { time: 0, succeeded: true },
        { time: 2 * day, succeeded: false },
      ],
      window,
    );
    const { novelty } = addSighting(history, { time: 20 * day, succeeded: true }, window);
    expect(novelty).toEqual({ isNew: true, lastRequest: 2 * day, lastSuccess: 0, deniedBefore: false });
  });

  test('a success comes after denials only if there is a call in the window before it', () => {
    const denied = replay([{ time: 5 * day, succeeded: false }], window).history;
    expect(addSighting(denied, { time: 6 * day, succeeded: true }, window).novelty.deniedBefore).toBe(true);
    expect(addSighting(denied, { time: 4 * day, succeeded: true }, window).novelty.deniedBefore).toBe(false);
    expect(addSighting(denied, { time: 30 * day, succeeded: true }, window).novelty.deniedBefore).toBe(false);
  });
});

describe('for any sightings', () => {
  test('the history is the runs of all sightings, in any order and with any number of repeats', () => {
    const shuffledWithRepeats = fc
      .array(sighting, { maxLength: 40 })
      .chain((calls) =>
        fc.tuple(fc.constant(calls), fc.shuffledSubarray([...calls, ...calls], { minLength: calls.length * 2 })),
      );
    fc.assert(
      fc.property(shuffledWithRepeats, ([calls, arrivals]) => {
        expect(replay(arrivals, smallWindow).history).toEqual({
          requests: runsOf(timesOf(calls), smallWindow),
          successes: runsOf(timesOf(calls.filter((call) => call.succeeded)), smallWindow),
        });
      }),
    );
  });

  test('two merged histories equal one history of the calls of both', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 20 }), fc.array(sighting, { maxLength: 20 }), (some, others) => {
        const [a, b] = [replay(some, smallWindow).history, replay(others, smallWindow).history];
        const both = replay([...some, ...others], smallWindow).history;
        expect(mergeHistories(a, b, smallWindow)).toEqual(both);
        expect(mergeHistories(b, a, smallWindow)).toEqual(both);
        expect(mergeHistories(both, a, smallWindow)).toEqual(both);
      }),
    );
  });

  test('in order of time, the new calls are exactly the first calls of the runs', () => {
    fc.assert(
      fc.property(fc.array(time, { maxLength: 40 }), (times) => {
        const calls = times.toSorted((a, b) => a - b).map((time) => ({ time, succeeded: true }));
        const { isNew } = replay(calls, smallWindow);
        expect(isNew.filter(Boolean)).toHaveLength(runsOf(times, smallWindow).length);
      }),
    );
  });

  test('no call is new if a processed sighting of its kind is in the window before it', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 40 }), (calls) => {
        const { isNew } = replay(calls, smallWindow);
        calls.forEach((call, i) => {
          const kind = calls.slice(0, i).filter((earlier) => earlier.succeeded || !call.succeeded);
          const covered = kind.some(({ time }) => call.time - smallWindow <= time && time <= call.time);
          if (covered) expect(isNew[i]).toBe(false);
        });
      }),
    );
  });

  test('every run has at least one new call, in any order', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 40 }), (calls) => {
        const { isNew, history } = replay(calls, smallWindow);
        const reported = calls.filter((_, i) => isNew[i]);
        for (const [first, last] of history.requests) {
          expect(reported.some(({ time }) => first <= time && time <= last)).toBe(true);
        }
        for (const [first, last] of history.successes) {
          expect(reported.some(({ time, succeeded }) => succeeded && first <= time && time <= last)).toBe(true);
        }
      }),
    );
  });

  test('a success comes after denials exactly if the oracle finds a denial and no success before it', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 30 }), (unordered) => {
        const calls = unordered.toSorted((a, b) => a.time - b.time || Number(a.succeeded) - Number(b.succeeded));
        let history = emptyHistory;
        calls.forEach((call, i) => {
          const observed = addSighting(history, call, smallWindow);
          history = observed.history;
          const before = calls.slice(0, i).filter(({ time }) => call.time - time <= smallWindow);
          const expected = call.succeeded && before.length > 0 && before.every(({ succeeded }) => !succeeded);
          expect(observed.novelty.deniedBefore).toBe(expected);
        });
      }),
    );
  });
});
