import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addSighting,
  emptyHistory,
  type History,
  type Intervals,
  loadSighting,
  mergeLoaded,
  observe,
} from '../../lambda/detection/history.ts';
import { nothingSeen } from '../../lambda/detection/seen.ts';

const day = 86_400_000;
const window = 10 * day;

/** Few distinct times and a window that contains many of them, so that all kinds of overlap occur. */
const smallWindow = 5;
const time = fc.integer({ min: 0, max: 60 });
const sighting = fc.record({ time, succeeded: fc.boolean() });
const callList = fc.array(sighting, { maxLength: 20 });

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

function loadedHistory(calls: readonly Call[]): History {
  return calls.reduce((history, call) => loadSighting(history, call, smallWindow), emptyHistory);
}

/** Whether a call is known, for each time and outcome. */
function knownIn(history: History): boolean[] {
  return Array.from({ length: 140 }, (_, i) => {
    const call = { time: Math.floor(i / 2), succeeded: i % 2 === 0 };
    return !addSighting(history, call, smallWindow).novelty.isNew;
  });
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
    expect(novelty).toEqual({ isNew: true, lastRequest: 2 * day, lastSuccess: 0, deniedBefore: false, newTraits: {} });
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
          seen: nothingSeen,
        });
      }),
    );
  });

  test('calls of a baseline that are merged again change nothing, and in any order they make the same calls known', () => {
    fc.assert(
      fc.property(callList, callList, callList, (judged, some, others) => {
        const merged = (...parts: readonly (readonly Call[])[]) =>
          parts.reduce(
            (state, calls) => mergeLoaded(state, loadedHistory(calls), smallWindow),
            replay(judged, smallWindow).history,
          );
        const both = merged([...some, ...others]);
        expect(merged([...some, ...others], [...some, ...others])).toEqual(both);
        expect(knownIn(merged(some, others))).toEqual(knownIn(both));
        expect(knownIn(merged(others, some, others))).toEqual(knownIn(both));
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

/** A call that the detector judges, or one that the baseline loads. */
interface Arrival extends Call {
  readonly isLoaded: boolean;
}

/** What happens to the history of a term, in order of arrival; each judged call with whether it is new. */
function arrive(arrivals: readonly Arrival[]) {
  let history = emptyHistory;
  const judged: (Call & { readonly isNew: boolean })[] = [];
  for (const arrival of arrivals) {
    if (arrival.isLoaded) {
      history = loadSighting(history, arrival, smallWindow);
      continue;
    }
    const observed = addSighting(history, arrival, smallWindow);
    history = observed.history;
    judged.push({ ...arrival, isNew: observed.novelty.isNew });
  }
  return { history, judged };
}

describe('calls of the baseline', () => {
  const loaded = (time: number): Arrival => ({ time, succeeded: true, isLoaded: true });
  const live = (time: number): Arrival => ({ time, succeeded: true, isLoaded: false });
  const isNewAmong = (...arrivals: readonly Arrival[]) => arrive(arrivals).judged.map(({ isNew }) => isNew);

  test('make a later call known, and every known call renews the window', () => {
    expect(isNewAmong(loaded(0), live(5), live(10), live(16))).toEqual([false, false, true]);
  });

  test('do not make an earlier call known that was still waiting in the queue', () => {
    expect(isNewAmong(loaded(3), live(0))).toEqual([true]);
  });

  test('do not make an earlier call known through a later known call either', () => {
    expect(isNewAmong(loaded(3), live(4), live(0), live(1))).toEqual([false, true, false]);
  });

  test('do not connect an earlier call with a later alert', () => {
    expect(isNewAmong(live(8), loaded(4), live(0))).toEqual([true, true]);
  });

  test('that an alert already covers leave nothing in the item', () => {
    const { history } = arrive([live(0), live(4), loaded(2)]);
    expect(history.loaded).toBeUndefined();
  });

  test('count as denied calls before the first success', () => {
    const history = loadedHistory([0, 2].map((time) => ({ time, succeeded: false })));
    const { novelty } = addSighting(history, { time: 4, succeeded: true }, smallWindow);
    expect(novelty).toEqual({ isNew: true, lastRequest: 2, lastSuccess: undefined, deniedBefore: true, newTraits: {} });
  });

  const arrivals = fc.array(fc.record({ time, succeeded: fc.boolean(), isLoaded: fc.boolean() }), { maxLength: 40 });

  test('swallow no alert: each run of calls that begins with a judged call has a new one, in any order of arrival', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const reported = arrive(all).judged.filter(({ isNew }) => isNew);
        for (const kind of ['any', 'success'] as const) {
          const calls = all.filter(({ succeeded }) => succeeded || kind === 'any');
          for (const [first, last] of runsOf(timesOf(calls), smallWindow)) {
            if (calls.some((call) => call.isLoaded && call.time === first)) continue;
            const ofKind = reported.filter(({ succeeded }) => succeeded || kind === 'any');
            expect(ofKind.some(({ time }) => first <= time && time <= last)).toBe(true);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('and judged calls before a call make it known', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const { judged } = arrive(all);
        let seen = 0;
        all.forEach((arrival, i) => {
          if (arrival.isLoaded) return;
          const kind = all.slice(0, i).filter((earlier) => earlier.succeeded || !arrival.succeeded);
          const covered = kind.some(({ time }) => arrival.time - smallWindow <= time && time <= arrival.time);
          if (covered) expect(judged[seen]?.isNew).toBe(false);
          seen += 1;
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('change nothing for calls without any', () => {
    fc.assert(
      fc.property(callList, (calls) => {
        expect(replay(calls, smallWindow).history.loaded).toBeUndefined();
      }),
    );
  });
});
