import { textAt } from '../detection/record.ts';
import { matches, type Rule } from '../detection/rule.ts';
import { fieldsOfSightings, type LogFile, type Sighting, sightingsOfRecord } from '../detection/sighting.ts';
import type { InflateLimits } from './inflate.ts';
import { scanKeeping } from './scan/scan.ts';
import type { KeepingSearch, Search } from './scan/search.ts';

export interface LogFileSightings {
  readonly sightings: readonly Sighting[];
  readonly inflatedBytes: number;
}

/** The sightings of all rules in the bytes of a log file. */
export async function sightingsInLogFile(
  body: Uint8Array,
  rules: readonly Rule[],
  logFile: LogFile,
  limits?: InflateLimits,
): Promise<LogFileSightings> {
  const { keep, ...search } = sightingSearch(rules, logFile);
  const { records, inflatedBytes } = await scanKeeping(body, search, keep, limits);
  return { sightings: records.flat(), inflatedBytes };
}

/** The search for all rules that keeps the sightings of each record. */
export function sightingSearch(rules: readonly Rule[], logFile: LogFile): KeepingSearch<Sighting[]> {
  return { ...searchFor(rules), keep: (record, again) => sightingsOfRecord(record, again, rules, logFile) };
}

const searches = new WeakMap<readonly Rule[], Search>();

/** The search for all rules; the same object for the same array of rules. */
export function searchFor(rules: readonly Rule[]): Search {
  const search = searches.get(rules) ?? newSearch(rules);
  searches.set(rules, search);
  return search;
}

function newSearch(rules: readonly Rule[]): Search {
  const names = [...new Set(rules.flatMap((rule) => rule.eventNames))];
  const rulesOn = new Map(names.map((name) => [name, rules.filter(({ eventNames }) => eventNames.includes(name))]));
  return {
    field: 'eventName',
    strings: names,
    fields: fieldsOfSightings(rules),
    test: (record) => rulesOn.get(textAt(record, 'eventName') ?? '')?.some((rule) => matches(rule, record)) ?? false,
  };
}
