import { matches, type Rule } from '../detection/rule.ts';
import { type LogFile, type Sighting, sightingsOf } from '../detection/sighting.ts';
import { type Search, scanLogFile } from './scan.ts';

export interface LogFileSightings {
  readonly sightings: readonly Sighting[];
  readonly inflatedBytes: number;
}

/** The sightings in the bytes of a log file, whatever rule they are of. */
export async function sightingsInLogFile(
  body: Uint8Array,
  rules: readonly Rule[],
  logFile: LogFile,
): Promise<LogFileSightings> {
  const { records, inflatedBytes } = await scanLogFile(body, searchFor(rules));
  return { sightings: sightingsOf(records, rules, logFile), inflatedBytes };
}

/** What a log file is searched for. */
export function searchFor(rules: readonly Rule[]): Search {
  return {
    field: 'eventName',
    strings: [...new Set(rules.flatMap((rule) => rule.eventNames))],
    test: (record) => rules.some((rule) => matches(rule, record)),
  };
}
