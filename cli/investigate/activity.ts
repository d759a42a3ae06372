import type { Call, MadeKey } from './call.ts';

/** How many calls came out how. */
export type CallCounts = Record<Call['outcome'], number>;

/** What is told apart within a group. */
const facets = ['via', 'error', 'region', 'address', 'agent', 'keyId', 'resources'] as const;

export type Facet = (typeof facets)[number];

/** All calls of one service and action. */
export interface Group extends Readonly<Record<Facet, Distinct>> {
  readonly service: string;
  readonly action: string;
  readonly outcomes: CallCounts;
  /** Milliseconds since 1970. */
  first: number;
  last: number;
  /** By the beginning of the minute, in milliseconds since 1970. */
  readonly minutes: Map<number, CallCounts>;
}

export interface DatedKey extends MadeKey {
  readonly time: number;
}

/** What somebody did, grouped as it is read, so that memory does not grow with the number of calls. */
export interface Activity {
  /** By service and action. */
  readonly groups: Map<string, Group>;
  /** Keys that the calls made, by their ids. */
  readonly madeKeys: Map<string, DatedKey>;
}

export const minute = 60_000;

const mostMadeKeys = 1_000;

export function noActivity(): Activity {
  return { groups: new Map(), madeKeys: new Map() };
}

/** Takes a call in. */
export function addCall(activity: Activity, call: Call): void {
  const group = groupFor(activity, call);
  const minuteOf = Math.floor(call.time / minute) * minute;
  const inMinute = group.minutes.get(minuteOf) ?? noCalls();
  inMinute[call.outcome] += 1;
  group.minutes.set(minuteOf, inMinute);
  group.outcomes[call.outcome] += 1;
  group.first = Math.min(group.first, call.time);
  group.last = Math.max(group.last, call.time);
  for (const facet of facets) for (const text of [call[facet]].flat()) addText(group[facet], text);
  if (call.madeKey) addKey(activity, { ...call.madeKey, time: call.time });
}

/** Takes all of another activity in. */
export function addActivity(activity: Activity, more: Activity): void {
  for (const other of more.groups.values()) {
    const group = groupFor(activity, other);
    addCounts(group.outcomes, other.outcomes);
    group.first = Math.min(group.first, other.first);
    group.last = Math.max(group.last, other.last);
    for (const facet of facets) addDistinct(group[facet], other[facet]);
    for (const [time, outcomes] of other.minutes) {
      group.minutes.set(time, addCounts(group.minutes.get(time) ?? noCalls(), outcomes));
    }
  }
  for (const key of more.madeKeys.values()) addKey(activity, key);
}

/** How many calls there are in all. */
export function callsIn({ succeeded, denied, failed }: CallCounts): number {
  return succeeded + denied + failed;
}

/** The outcomes of several groups together. */
export function outcomesOf(groups: Iterable<Group>): CallCounts {
  const sum = noCalls();
  for (const { outcomes } of groups) addCounts(sum, outcomes);
  return sum;
}

/** Of several groups together, what one facet holds. */
export function facetOf(groups: Iterable<Group>, facet: Facet): Distinct {
  const sum = noTexts();
  for (const group of groups) addDistinct(sum, group[facet]);
  return sum;
}

function groupFor({ groups }: Activity, { service, action }: Pick<Group, 'service' | 'action'>): Group {
  const name = `${service} ${action}`;
  const known = groups.get(name);
  if (known) return known;
  const group: Group = {
    service,
    action,
    outcomes: noCalls(),
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    minutes: new Map(),
    ...{ via: noTexts(), error: noTexts(), region: noTexts(), address: noTexts(), agent: noTexts() },
    ...{ keyId: noTexts(), resources: noTexts() },
  };
  groups.set(name, group);
  return group;
}

function noCalls(): CallCounts {
  return { succeeded: 0, denied: 0, failed: 0 };
}

function addCounts(sum: CallCounts, more: CallCounts): CallCounts {
  sum.succeeded += more.succeeded;
  sum.denied += more.denied;
  sum.failed += more.failed;
  return sum;
}

function addKey({ madeKeys }: Activity, key: DatedKey): void {
  if (madeKeys.size < mostMadeKeys || madeKeys.has(key.keyId)) madeKeys.set(key.keyId, key);
}

/** Different texts with how often each was seen; only so many are told apart, since a caller can vary most of them. */
export interface Distinct {
  readonly counts: Map<string, number>;
  /** Sightings of texts beyond those. */
  beyond: number;
}

/** As many as a page can show. */
const mostTexts = 200;

export function noTexts(): Distinct {
  return { counts: new Map(), beyond: 0 };
}

/** Nothing where there is no text. */
export function addText(distinct: Distinct, text: string | undefined, times = 1): void {
  if (text === undefined) return;
  const known = distinct.counts.get(text);
  if (known === undefined && distinct.counts.size >= mostTexts) distinct.beyond += times;
  else distinct.counts.set(text, (known ?? 0) + times);
}

export function addDistinct(distinct: Distinct, more: Distinct): void {
  for (const [text, times] of more.counts) addText(distinct, text, times);
  distinct.beyond += more.beyond;
}

/** The texts, the most frequent first. */
export function textsOf({ counts }: Distinct): string[] {
  return [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || a.localeCompare(b)).map(([text]) => text);
}
