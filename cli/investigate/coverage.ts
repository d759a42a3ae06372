import { classifyKey, createdAtFromName } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import type { LogFile } from '../../lambda/detection/sighting.ts';
import type { Period } from '../days.ts';

/** Of which time and regions log files were read, by their names. */
export interface Coverage {
  /** First and last delivery, in milliseconds since 1970; undefined where no name tells. */
  delivered: Period | undefined;
  readonly regions: Set<string>;
}

export function noCoverage(): Coverage {
  return { delivered: undefined, regions: new Set() };
}

export function cover(coverage: Coverage, { name }: Pick<LogFile, 'name'>): void {
  const key = classifyKey(name);
  if (key.kind === 'log-file') coverage.regions.add(key.region);
  const time = createdAtFromName(name);
  if (time === undefined) return;
  const { from, to } = coverage.delivered ?? { from: time, to: time };
  coverage.delivered = { from: Math.min(from, time), to: Math.max(to, time) };
}
