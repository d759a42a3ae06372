import { seededRandom } from '../log-file/random.ts';

/**
 * CloudTrail writes log files about every five minutes; the minutes in their names are multiples of five in all Regions and accounts.
 * ("CloudTrail log file examples", CloudTrail user guide.)
 */
export const periodSeconds = 300;
const millis = 1000;
const secondsPerDay = 86_400;

export interface Arrivals {
  readonly logFilesPerDay: number;
  readonly periods: number;
  /** The log files of a period arrive evenly within this time after its start: 300 is no burst at all. */
  readonly burstSeconds: number;
}

/** The times at which log files are announced, in milliseconds, in order. The same for the same arguments. */
export function arrivalsOf({ logFilesPerDay, periods, burstSeconds }: Arrivals): Float64Array {
  const perPeriod = (logFilesPerDay * periodSeconds) / secondsPerDay;
  const random = seededRandom(logFilesPerDay);
  const all = new Float64Array(Math.round(periods * perPeriod));
  for (let period = 0; period < periods; period += 1) {
    const some = all.subarray(Math.round(period * perPeriod), Math.round((period + 1) * perPeriod));
    const start = period * periodSeconds * millis;
    for (let i = 0; i < some.length; i += 1) some[i] = start + random.below(burstSeconds * millis);
    some.sort();
  }
  return all;
}

/** Log files that have waited while the function was stopped, all there at once. */
export function backlogOf(logFilesPerDay: number, hours: number): Float64Array {
  return new Float64Array(Math.round((logFilesPerDay * hours) / 24));
}
