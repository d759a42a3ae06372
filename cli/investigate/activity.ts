import type { Access } from '../../lambda/alerting/containment/place.ts';
import type { Call, CreatedKey } from './call.ts';

/** The number of calls by outcome. */
export type CallCounts = Record<Call['outcome'], number>;

/** The properties of calls that are listed for a group. */
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
  /** By the start of the minute, in milliseconds since 1970. */
  readonly minutes: Map<number, CallCounts>;
}

export interface DatedKey extends CreatedKey {
  readonly time: number;
}

/** Calls, grouped as they are read, so that memory does not grow with their number. */
export interface Activity {
  /** By service and action. */
  readonly groups: Map<string, Group>;
  /** The keys that the calls created, by their IDs. */
  readonly createdKeys: Map<string, DatedKey>;
  /** The secrets that the calls read, each once. */
  readonly secrets: Map<string, Access>;
}

export const minute = 60_000;

const mostCreatedKeys = 1_000;
const mostSecrets = 1_000;

export function noActivity(): Activity {
  return { groups: new Map(), createdKeys: new Map(), secrets: new Map() };
}

/** Adds a call. */
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
  if (call.createdKey) addKey(activity, { ...call.createdKey, time: call.time });
  if (call.read) addSecret(activity, call.read);
}

/** Adds all of another activity. */
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
  for (const key of more.createdKeys.values()) addKey(activity, key);
  for (const secret of more.secrets.values()) addSecret(activity, secret);
}

/** The total number of calls. */
export function callsIn({ succeeded, denied, failed }: CallCounts): number {
  return succeeded + denied + failed;
}

/** The outcomes of several groups, added up. */
export function outcomesOf(groups: Iterable<Group>): CallCounts {
  const sum = noCalls();
  for (const { outcomes } of groups) addCounts(sum, outcomes);
  return sum;
}

/** The values of one facet in several groups, added up. */
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

function addKey({ createdKeys }: Activity, key: DatedKey): void {
  if (createdKeys.size < mostCreatedKeys || createdKeys.has(key.keyId)) createdKeys.set(key.keyId, key);
}

function addSecret({ secrets }: Activity, secret: Access): void {
  const name = JSON.stringify(secret.values);
  if (secrets.size < mostSecrets || secrets.has(name)) secrets.set(name, secret);
}

/** Different texts with the number of times each occurs. Limited, since callers can vary most texts at will. */
export interface Distinct {
  readonly counts: Map<string, number>;
  /** The number of times that further texts occur. */
  beyond: number;
}

/** More than this would not fit on a page. */
const mostTexts = 200;

export function noTexts(): Distinct {
  return { counts: new Map(), beyond: 0 };
}

/** Does nothing if there is no text. */
export function addText(distinct: Distinct, text: string | undefined, times = 1): void {
  if (text === undefined) return;
  const known = distinct.counts.get(text);
  if (known === undefined && distinct.counts.size >= mostTexts) distinct.beyond += times;
  else distinct.counts.set(text, (known ?? 0) + times);
}

function addDistinct(distinct: Distinct, more: Distinct): void {
  for (const [text, times] of more.counts) addText(distinct, text, times);
  distinct.beyond += more.beyond;
}

/** The texts, the most frequent first. */
export function textsOf({ counts }: Distinct): string[] {
  return [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || a.localeCompare(b)).map(([text]) => text);
}
