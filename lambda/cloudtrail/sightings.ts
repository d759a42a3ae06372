import { type CloudTrailRecord, textAt } from '../detection/record.ts';
import { matchesCall, type Rule, selects } from '../detection/rule.ts';
import { fieldsOfSightings, type LogFile, type Sighting, sightingsOfRecord } from '../detection/sighting.ts';
import type { ContentHash } from './content-hash.ts';
import type { InflateLimits } from './inflate/inflate.ts';
import { cluesOfRules } from './rule-clues.ts';
import { scanKeeping } from './scan/scan.ts';
import type { KeepingSearch, Search } from './scan/search.ts';

export interface LogFileSightings {
  readonly sightings: readonly Sighting[];
  readonly inflatedBytes: number;
}

/**
 * The sightings of all rules in the bytes of a log file.
 * @param hash receives the whole inflated content.
 */
export async function sightingsInLogFile(
  body: Uint8Array,
  rules: readonly Rule[],
  logFile: LogFile,
  limits?: InflateLimits,
  hash?: ContentHash,
): Promise<LogFileSightings> {
  const { keep, ...search } = sightingSearch(rules, logFile);
  const { records, inflatedBytes } = await scanKeeping(body, search, keep, limits, hash);
  return { sightings: records.flat(), inflatedBytes };
}

/** The search for all rules that keeps the sightings of each record. */
function sightingSearch(rules: readonly Rule[], logFile: LogFile): KeepingSearch<Sighting[]> {
  const { rulesFor, ...search } = searchFor(rules);
  return { ...search, keep: (record, again) => sightingsOfRecord(record, again, rulesFor(record), logFile) };
}

/** The search for rules, and those of them that are about the event of a record. */
type RuleSearch = Search & { readonly rulesFor: (record: CloudTrailRecord) => readonly Rule[] };

const searches = new WeakMap<readonly Rule[], RuleSearch>();

/** The search for all rules; the same object for the same array of rules. */
export function searchFor(rules: readonly Rule[]): RuleSearch {
  const search = searches.get(rules) ?? newSearch(rules);
  searches.set(rules, search);
  return search;
}

function newSearch(rules: readonly Rule[]): RuleSearch {
  const rulesFor = rulesByEvent(rules);
  return {
    ...cluesOfRules(rules),
    fields: fieldsOfSightings(rules),
    test: (record) => rulesFor(record).some((rule) => matchesCall(rule, record)),
    rulesFor,
  };
}

/** A trail has some thousand different events; a forged log file can have any number. */
const mostEvents = 10_000;

/** The rules that are about the event of a record, worked out once for each event. */
function rulesByEvent(rules: readonly Rule[]): (record: CloudTrailRecord) => readonly Rule[] {
  // By source and name: to join them for each record would take as long as the rules themselves.
  const known = new Map<string, Map<string, readonly Rule[]>>();
  let count = 0;
  return (record) => {
    const [source, name] = [textAt(record, 'eventSource') ?? '', textAt(record, 'eventName') ?? ''];
    const found = known.get(source)?.get(name);
    if (found !== undefined) return found;
    count += 1;
    if (count % mostEvents === 0) known.clear();
    const ofEvent = rules.filter((rule) => selects(rule, source, name));
    known.set(source, (known.get(source) ?? new Map()).set(name, ofEvent));
    return ofEvent;
  };
}
