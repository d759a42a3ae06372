import { largest, smallest } from './extremes.ts';
import { addTraits, mergeSeen, type NewTraits, newTraits, nothingSeen, type Seen, sameSeen } from './seen.ts';
import type { Traits } from './traits.ts';

/** The first and last time of a run of sightings without a gap of more than the window, in milliseconds since 1970. */
export type Interval = readonly [first: number, last: number];

/** Disjoint, sorted, with gaps of more than the window between them. */
export type Intervals = readonly Interval[];

/**
 * The calls of one term. There are two lists, so that a principal whose denied calls were reported is new again at the first
 * success, but never twice for the same run of calls.
 */
export interface Calls {
  /** Calls of any outcome. */
  readonly requests: Intervals;
  readonly successes: Intervals;
}

/** The sightings of one term: those that the detector judged, of which each run led to an alert, and those of the baseline. */
export interface History extends Calls {
  /**
   * The calls of the baseline, and judged calls that are known only by them. No alert was sent on their runs, so they make
   * known what comes after them, never what comes before. Absent if there are none.
   */
  readonly loaded?: Calls | undefined;
  /**
   * What the successful calls came with, those of the baseline included. Denied calls of an intruder do not make its network
   * known.
   */
  readonly seen: Seen;
}

export const emptyHistory: History = { requests: [], successes: [], seen: nothingSeen };

/** Whether a sighting is new, and the calls before it. */
export interface Novelty {
  readonly isNew: boolean;
  /** The latest call before this one in the intervals, with any outcome; undefined if none is known. */
  readonly lastRequest: number | undefined;
  readonly lastSuccess: number | undefined;
  /** True for a success if the window before it contains calls, but no success. */
  readonly deniedBefore: boolean;
  /** What the call came with and no earlier call did. */
  readonly newTraits: NewTraits;
}

export interface Observation {
  readonly intervals: Intervals;
  /** The intervals that the sighting was joined to. If there are none, it is new. */
  readonly touched: Intervals;
}

/** Calls that are no further apart, in milliseconds, belong to one run; or those of one day (UTC). */
export type Window = number | 'utc-day';

const millisPerDay = 86_400_000;

/** True if a call at `later` belongs to the run of one at `earlier`. */
function isInReach(earlier: number, later: number, window: Window): boolean {
  if (window !== 'utc-day') return later - earlier <= window;
  return Math.floor(later / millisPerDay) <= Math.floor(earlier / millisPerDay);
}

/**
 * Adds a sighting: all intervals within `window` of `time`, on either side, are joined into one; if there are none, `time`
 * starts a new interval. The result does not depend on the order of sightings or on repeats.
 */
export function observe(intervals: Intervals, time: number, window: Window): Observation {
  return join(intervals, [time, time], window);
}

/**
 * The limit for one list, which keeps an item of the table below its size limit. Years of calls make fewer; only forged times
 * make more. The oldest intervals are dropped, so that a call in one of them is new again.
 */
export const mostIntervals = 2_000;

/** Adds a run of sightings. */
function join(intervals: Intervals, [start, end]: Interval, window: Window): Observation {
  const touched = intervals.filter(([first, last]) => isInReach(end, first, window) && isInReach(last, start, window));
  const before = intervals.filter(([, last]) => !isInReach(last, start, window));
  const after = intervals.filter(([first]) => !isInReach(end, first, window));
  const joined: Interval = [
    smallest(
      touched.map(([first]) => first),
      start,
    ),
    largest(
      touched.map(([, last]) => last),
      end,
    ),
  ];
  return { intervals: [...before, joined, ...after].slice(-mostIntervals), touched };
}

/** One call. Its traits are absent if the term does not contain the caller. */
interface Call {
  readonly time: number;
  readonly succeeded: boolean;
  readonly traits?: Traits | undefined;
}

/** Adds one call of the baseline to a history. */
export function loadSighting(history: History, { time, succeeded, traits }: Call, window: Window): History {
  const call: Interval = [time, time];
  const loaded = { requests: [call], successes: succeeded ? [call] : [] };
  const seen = succeeded && traits ? addTraits(history.seen, traits, time) : history.seen;
  return mergeLoaded(history, { ...emptyHistory, loaded, seen }, window);
}

/**
 * Adds the calls of the baseline in another history. What they make known does not depend on the order or number of merges.
 * @param window of the rule, in milliseconds
 */
export function mergeLoaded(history: History, { loaded: added = noCalls, seen }: History, window: Window): History {
  const { loaded = noCalls } = history;
  const merged = (list: keyof Calls) =>
    withoutCovered(mergeIntervals(loaded[list], added[list], window), history[list]);
  const seenInBoth = seen === history.seen ? seen : mergeSeen(history.seen, seen);
  return historyOf({ ...history, seen: seenInBoth }, { requests: merged('requests'), successes: merged('successes') });
}

const noCalls: Calls = { requests: [], successes: [] };

/** Runs of the baseline that a judged run contains make nothing else known. */
function withoutCovered(loaded: Intervals, judged: Intervals): Intervals {
  return loaded.filter(([first, last]) => !judged.some(([from, to]) => from <= first && last <= to));
}

function historyOf({ requests, successes, seen }: Omit<History, 'loaded'>, loaded: Calls): History {
  const left = {
    requests: fitting(loaded.requests, requests),
    successes: fitting(loaded.successes, successes),
  };
  return { requests, successes, seen, loaded: left.requests.length + left.successes.length > 0 ? left : undefined };
}

/** The newest for which the item has room. */
function fitting(loaded: Intervals, judged: Intervals): Intervals {
  return loaded.slice(Math.max(0, loaded.length + judged.length - mostIntervals));
}

function mergeIntervals(a: Intervals, b: Intervals, window: Window): Intervals {
  return b.reduce((merged, interval) => join(merged, interval, window).intervals, a);
}

/** Adds one call to a history. A failed call is new according to `requests`, a successful one according to `successes`. */
export function addSighting(
  history: History,
  { time, succeeded, traits }: Call,
  window: Window,
): { readonly history: History; readonly novelty: Novelty } {
  const { loaded = noCalls } = history;
  const requests = judge({ judged: history.requests, loaded: loaded.requests }, time, window);
  const successes = judge({ judged: history.successes, loaded: loaded.successes }, time, window);
  const { isNew } = succeeded ? successes : requests;
  return {
    history: historyOf(
      {
        requests: requests.judged,
        successes: succeeded ? successes.judged : history.successes,
        seen: succeeded && traits ? addTraits(history.seen, traits, time) : history.seen,
      },
      { requests: requests.loaded, successes: succeeded ? successes.loaded : loaded.successes },
    ),
    novelty: {
      isNew,
      lastRequest: lastOf(lastBefore(history.requests, time), lastBefore(loaded.requests, time)),
      lastSuccess: lastOf(lastBefore(history.successes, time), lastBefore(loaded.successes, time)),
      deniedBefore: succeeded && isNew && requests.touched.some(([first]) => first <= time),
      newTraits: traits ? newTraits(history.seen, traits, time) : {},
    },
  };
}

/** The calls of one list: those of runs that led to an alert, and the others. */
interface JudgedAndLoaded {
  readonly judged: Intervals;
  readonly loaded: Intervals;
}

/** A call joins a run that led to an alert, on either side; otherwise a run of the baseline, only after its first call. */
function judge({ judged, loaded }: JudgedAndLoaded, time: number, window: Window) {
  const observed = observe(judged, time, window);
  const before = loaded.filter(([first, last]) => first <= time && isInReach(last, time, window));
  const touched = [...observed.touched, ...before];
  const isNew = touched.length === 0;
  if (observed.touched.length === 0 && !isNew) {
    return { judged, loaded: observe(loaded, time, window).intervals, touched, isNew };
  }
  const joined = observed.intervals.filter(([first, last]) => first <= time && time <= last);
  return { judged: observed.intervals, loaded: withoutCovered(loaded, joined), touched, isNew };
}

export function sameHistory(a: History, b: History): boolean {
  return sameCalls(a, b) && sameCalls(a.loaded ?? noCalls, b.loaded ?? noCalls) && sameSeen(a.seen, b.seen);
}

function sameCalls(a: Calls, b: Calls): boolean {
  return sameIntervals(a.requests, b.requests) && sameIntervals(a.successes, b.successes);
}

/** The latest time of any sighting; undefined for an empty history. */
export function lastSighting(history: History): number | undefined {
  return lastOf(history.requests.at(-1)?.[1], history.loaded?.requests.at(-1)?.[1]);
}

function lastOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** In an interval that ends after `time`, only the first sighting is known to be before it. */
function lastBefore(intervals: Intervals, time: number): number | undefined {
  const interval = intervals.findLast(([first]) => first <= time);
  return interval && (interval[1] <= time ? interval[1] : interval[0]);
}

function sameIntervals(a: Intervals, b: Intervals): boolean {
  return a.length === b.length && a.every(([first, last], i) => first === b[i]?.[0] && last === b[i]?.[1]);
}
