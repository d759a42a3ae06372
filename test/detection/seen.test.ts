import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addSighting, emptyHistory, type History, loadSighting, mergeLoaded } from '../../lambda/detection/history.ts';
import {
  addTraits,
  mergeSeen,
  mostSeen,
  type NewTraits,
  newTraits,
  nothingSeen,
  type Seen,
  sameSeen,
} from '../../lambda/detection/seen.ts';
import { type TraitName, traitNames } from '../../lambda/detection/traits.ts';

const day = 86_400_000;
const keptDays = 90;
const fewestDaysOfFullList = 10;

interface Call {
  readonly day: number;
  readonly network?: string | undefined;
  readonly client?: string | undefined;
  readonly sessionName?: string | undefined;
}

/** More values than are kept, on few days, so that lists are full and days are equal; some days are far apart. */
const value = (count: number) => fc.option(fc.integer({ max: count, min: 0 }).map(String), { nil: undefined });
const call: fc.Arbitrary<Call> = fc.record({
  day: fc.oneof(fc.integer({ min: 1_000, max: 1_030 }), fc.integer({ min: 850, max: 1_150 })),
  network: value(60),
  client: value(30),
  sessionName: value(60),
});
const calls = fc.array(call, { maxLength: 120 });

function seenIn(some: readonly Call[], start: Seen = nothingSeen): Seen {
  return some.reduce((seen, one) => addTraits(seen, one, one.day * day + 1), start);
}

/** The oracle: all calls are kept, and the list is made at the end. */
function expectedList(some: readonly Call[], name: TraitName): (readonly [string, number])[] {
  const values = [...new Set(some.map((one) => one[name]))].filter((one) => one !== undefined);
  const lastDay = (one: string) => some.reduce((last, it) => (it[name] === one && it.day > last ? it.day : last), 0);
  const sorted = values
    .map((one) => [one, lastDay(one)] as const)
    .sort(([a, dayOfA], [b, dayOfB]) => dayOfB - dayOfA || (a < b ? -1 : 1));
  return sorted.filter(([, last]) => last >= (sorted[0]?.[1] ?? 0) - keptDays).slice(0, mostSeen[name]);
}

function expected(some: readonly Call[]): Seen {
  const [network, client, sessionName] = traitNames.map((name) => expectedList(some, name));
  const since = some.map((one) => one.day).sort((a, b) => a - b)[0];
  return {
    ...(since !== undefined && { since }),
    network: network ?? [],
    client: client ?? [],
    sessionName: sessionName ?? [],
  };
}

describe('for any calls, what a history remembers of them', () => {
  test('is the most recent values with their last days, in any order of arrival and with any repeats', () => {
    const arrivals = calls.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
    );
    fc.assert(
      fc.property(arrivals, ([some, arrived]) => {
        expect(seenIn(arrived)).toEqual(expected(some));
      }),
    );
  });

  test('is the same if it is loaded in parts that are merged, in any grouping, order and number', () => {
    fc.assert(
      fc.property(calls, calls, calls, (a, b, c) => {
        const [ofA, ofB, ofC] = [seenIn(a), seenIn(b), seenIn(c)];
        const all = expected([...a, ...b, ...c]);
        expect(mergeSeen(mergeSeen(ofA, ofB), ofC)).toEqual(all);
        expect(mergeSeen(ofA, mergeSeen(ofB, ofC))).toEqual(all);
        expect(mergeSeen(ofC, mergeSeen(ofB, ofA))).toEqual(all);
        expect(mergeSeen(all, ofB)).toEqual(all);
        expect(seenIn(c, seenIn(b, ofA))).toEqual(all);
        expect(sameSeen(mergeSeen(all, ofA), all)).toBe(true);
      }),
    );
  });

  test('has a bounded number of values', () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 80, maxLength: 200 }), (some) => {
        const seen = seenIn(some);
        expect(traitNames.filter((name) => seen[name].length > mostSeen[name])).toEqual([]);
      }),
    );
  });

  test('never calls a value new that a call of the last 90 days had, unless it says for how long the list goes back', () => {
    fc.assert(
      fc.property(calls, call, (some, next) => {
        const found = newTraits(seenIn(some), next, next.day * day);
        for (const [name, days] of Object.entries(found) as [TraitName, number][]) {
          const since = next.day - days;
          expect(some.filter((one) => one[name] === next[name] && one.day > since)).toEqual([]);
        }
      }),
    );
  });

  test('is part of the history of successful calls only, and of what is loaded from past log files', () => {
    const sighting = fc.record({ call, succeeded: fc.boolean() });
    const window = 10 * day;
    const historyOf = (some: readonly { readonly call: Call; readonly succeeded: boolean }[]): History =>
      some.reduce(
        (history, { call: traits, succeeded }) =>
          addSighting(history, { time: traits.day * day, succeeded, traits }, window).history,
        emptyHistory,
      );
    fc.assert(
      fc.property(fc.array(sighting), fc.array(sighting), (some, others) => {
        const successes = [...some, ...others].filter(({ succeeded }) => succeeded).map((one) => one.call);
        const loaded = others.reduce(
          (history, { call: traits, succeeded }) =>
            loadSighting(history, { time: traits.day * day, succeeded, traits }, window),
          emptyHistory,
        );
        expect(mergeLoaded(historyOf(some), loaded, window).seen).toEqual(expected(successes));
      }),
    );
  });
});

describe('a value is new', () => {
  const inNetworks = (count: number, from: number): Call[] =>
    Array.from({ length: count }, (_, i) => ({ day: from + i, network: `192.0.${i}.0/24` }));
  const newOn = (seen: Seen, onDay: number, network = '198.51.100.0/24'): NewTraits =>
    newTraits(seen, { network }, onDay * day);

  test('if the calls of all days that the history shows had others', () => {
    expect(newOn(seenIn(inNetworks(5, 1_000)), 1_040)).toEqual({ network: 40 });
  });

  test('on the first day of the history too', () => {
    expect(newOn(seenIn(inNetworks(1, 1_000)), 1_000)).toEqual({ network: 0 });
  });

  test('again after 90 days without it', () => {
    const seen = seenIn([...inNetworks(1, 1_000), { day: 1_080, network: '203.0.113.0/24' }]);
    expect(newOn(seen, 1_090, '192.0.0.0/24')).toEqual({});
    expect(newOn(seen, 1_091, '192.0.0.0/24')).toEqual({ network: 90 });
  });

  test('not if the history has no value, as in an item of an older release', () => {
    expect(newOn(nothingSeen, 1_000)).toEqual({});
  });

  test('not if the caller fills the list in fewer than 10 days', () => {
    const slow = inNetworks(mostSeen.network, 1_000);
    expect(newOn(seenIn(slow), 1_024)).toEqual({ network: 24 });
    const fast = slow.map((one) => ({ ...one, day: 1_020 }));
    expect(newOn(seenIn(fast), 1_020 + fewestDaysOfFullList - 1)).toEqual({});
    expect(newOn(seenIn(fast), 1_020 + fewestDaysOfFullList)).toEqual({ network: 10 });
  });
});
