import { largest, smallest } from './extremes.ts';

/** The first and last time of a run of sightings without a gap of more than the window, in milliseconds since 1970. */
export type Interval = readonly [first: number, last: number];

/** Disjoint, sorted, with gaps of more than the window between them. */
export type Intervals = readonly Interval[];

/**
 * The sightings of one term. There are two lists, so that a principal whose denied calls were reported is new again at the
 * first success, but never twice for the same run of calls.
 */
export interface History {
  /** Sightings of any outcome. */
  readonly requests: Intervals;
  readonly successes: Intervals;
}

export const emptyHistory: History = { requests: [], successes: [] };

/** Whether a sighting is new, and the calls before it. */
export interface Novelty {
  readonly isNew: boolean;
  /** The latest call before this one in the intervals, with any outcome; undefined if none is known. */
  readonly lastRequest: number | undefined;
  readonly lastSuccess: number | undefined;
  /** True for a success if the window before it contains calls, but no success. */
  readonly deniedBefore: boolean;
}

export interface Observation {
  readonly intervals: Intervals;
  /** The intervals that the sighting was joined to. If there are none, it is new. */
  readonly touched: Intervals;
}

/**
 * Adds a sighting: all intervals within `window` of `time`, on either side, are joined into one; if there are none, `time`
 * starts a new interval. The result does not depend on the order of sightings or on repeats.
 */
export function observe(intervals: Intervals, time: number, window: number): Observation {
  return join(intervals, [time, time], window);
}

/**
 * The limit for one list, which keeps an item of the table below its size limit. Years of calls make fewer; only forged times
 * make more. The oldest intervals are dropped, so that a call in one of them is new again.
 */
export const mostIntervals = 2_000;

/** Adds a run of sightings. */
function join(intervals: Intervals, [start, end]: Interval, window: number): Observation {
  const touched = intervals.filter(([first, last]) => first - window <= end && start <= last + window);
  const before = intervals.filter(([, last]) => last + window < start);
  const after = intervals.filter(([first]) => first - window > end);
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

/** The sightings of both histories of one term. The result does not depend on the order or number of merges. */
export function mergeHistories(a: History, b: History, window: number): History {
  return {
    requests: mergeIntervals(a.requests, b.requests, window),
    successes: mergeIntervals(a.successes, b.successes, window),
  };
}

function mergeIntervals(a: Intervals, b: Intervals, window: number): Intervals {
  return b.reduce((merged, interval) => join(merged, interval, window).intervals, a);
}

/** Adds one call to a history. A failed call is new according to `requests`, a successful one according to `successes`. */
export function addSighting(
  history: History,
  sighting: { readonly time: number; readonly succeeded: boolean },
  window: number,
): { readonly history: History; readonly novelty: Novelty } {
  const { time, succeeded } = sighting;
  const requests = observe(history.requests, time, window);
  const successes = observe(history.successes, time, window);
  const isNew = (succeeded ? successes : requests).touched.length === 0;
  return {
    history: { requests: requests.intervals, successes: succeeded ? successes.intervals : history.successes },
    novelty: {
      isNew,
      lastRequest: lastBefore(history.requests, time),
      lastSuccess: lastBefore(history.successes, time),
      deniedBefore: succeeded && isNew && requests.touched.some(([first]) => first <= time),
    },
  };
}

export function sameHistory(a: History, b: History): boolean {
  return sameIntervals(a.requests, b.requests) && sameIntervals(a.successes, b.successes);
}

/** The latest time of any sighting; undefined for an empty history. */
export function lastSighting(history: History): number | undefined {
  return history.requests.at(-1)?.[1];
}

/** In an interval that ends after `time`, only the first sighting is known to be before it. */
function lastBefore(intervals: Intervals, time: number): number | undefined {
  const interval = intervals.findLast(([first]) => first <= time);
  return interval && (interval[1] <= time ? interval[1] : interval[0]);
}

function sameIntervals(a: Intervals, b: Intervals): boolean {
  return a.length === b.length && a.every(([first, last], i) => first === b[i]?.[0] && last === b[i]?.[1]);
}
