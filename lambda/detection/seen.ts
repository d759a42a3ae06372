import { type TraitName, type Traits, traitNames } from './traits.ts';

/** A value and the last day on which a call had it, in days since 1970 (UTC). */
export type SeenValue = readonly [value: string, lastDay: number];

/** The values that the successful calls of a term came with. */
export interface Seen extends Readonly<Record<TraitName, readonly SeenValue[]>> {
  /** The day of the earliest call, in days since 1970 (UTC); undefined if there is none. */
  readonly since?: number | undefined;
}

export const nothingSeen: Seen = { network: [], client: [], sessionName: [] };

/** How many values of each trait are kept: the most recent. At most 5 KB together. */
export const mostSeen: Readonly<Record<TraitName, number>> = { network: 24, client: 12, sessionName: 24 };

/** A value that no call had for so many days before the newest one is dropped: CloudTrail's event history goes back as far. */
const keptDays = 90;

/** A caller that fills a list in fewer days changes the value so often that a new one says nothing. */
const fewestDaysOfFullList = 10;

const millisPerDay = 86_400_000;

function dayOf(time: number): number {
  return Math.floor(time / millisPerDay);
}

/** Adds the values of one successful call. Returns the same object if there is nothing new. */
export function addTraits(seen: Seen, traits: Traits, time: number): Seen {
  const day = dayOf(time);
  const isSeen = (name: TraitName) => {
    const value = traits[name];
    return value === undefined || seen[name].some(([one, last]) => one === value && last >= day);
  };
  if (seen.since !== undefined && seen.since <= day && traitNames.every(isSeen)) return seen;
  const valuesIn = (name: TraitName): readonly SeenValue[] => {
    const value = traits[name];
    return value === undefined ? [] : [[value, day]];
  };
  return mergeSeen(seen, {
    since: day,
    network: valuesIn('network'),
    client: valuesIn('client'),
    sessionName: valuesIn('sessionName'),
  });
}

/**
 * The values of both. The result does not depend on the order or number of merges: of each value, the last day counts, and of
 * all values, those with the last days, whichever were dropped before.
 */
export function mergeSeen(a: Seen, b: Seen): Seen {
  const since = earlier(a.since, b.since);
  return {
    ...(since !== undefined && { since }),
    network: mergeValues(a.network, b.network, mostSeen.network),
    client: mergeValues(a.client, b.client, mostSeen.client),
    sessionName: mergeValues(a.sessionName, b.sessionName, mostSeen.sessionName),
  };
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function mergeValues(a: readonly SeenValue[], b: readonly SeenValue[], most: number): readonly SeenValue[] {
  const lastDays = new Map<string, number>();
  for (const [value, day] of [...a, ...b]) lastDays.set(value, Math.max(day, lastDays.get(value) ?? day));
  const sorted = [...lastDays].sort(latestFirst);
  const newest = sorted[0]?.[1] ?? 0;
  return sorted.filter(([, day]) => newest - day <= keptDays).slice(0, most);
}

function latestFirst([a, dayOfA]: SeenValue, [b, dayOfB]: SeenValue): number {
  return dayOfB - dayOfA || (a < b ? -1 : 1);
}

export function sameSeen(a: Seen, b: Seen): boolean {
  if (a === b) return true;
  const isSame = (name: TraitName) =>
    a[name].length === b[name].length &&
    a[name].every(([value, day], i) => value === b[name][i]?.[0] && day === b[name][i]?.[1]);
  return a.since === b.since && traitNames.every(isSame);
}

/** The traits whose value is new, each with the number of days before the call for which the history shows other values only. */
export type NewTraits = Readonly<Partial<Record<TraitName, number>>>;

export function newTraits(seen: Seen, traits: Traits, time: number): NewTraits {
  const found = traitNames.flatMap((name) => {
    const days = daysWithout(seen, name, traits[name], dayOf(time));
    return days === undefined ? [] : [[name, days] as const];
  });
  return Object.fromEntries(found);
}

/** Undefined if a call had the value, or if the history shows too little to say so. */
function daysWithout(seen: Seen, name: TraitName, value: string | undefined, day: number): number | undefined {
  const values = seen[name];
  if (value === undefined || values.length === 0 || seen.since === undefined) return undefined;
  if (values.some(([one, last]) => one === value && day - last <= keptDays)) return undefined;
  const isFull = values.length >= mostSeen[name];
  const [newest, oldest] = [values[0]?.[1] ?? day, values.at(-1)?.[1] ?? day];
  const days = day - Math.max(seen.since, Math.max(day, newest) - keptDays, isFull ? oldest : 0);
  return days < (isFull ? fewestDaysOfFullList : 0) ? undefined : days;
}
