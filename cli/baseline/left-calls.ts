import { classifyFileName, classifyKey } from '../../lambda/cloudtrail/notifications/log-file-key.ts';
import type { Sighting } from '../../lambda/detection/sighting.ts';
import type { ReadFile } from '../log-files/file.ts';
import { isS3Address } from '../log-files/s3-address.ts';
import type { Unjudged } from './unjudged.ts';

/** Why a call is left to the function. */
export type ReasonToLeave =
  /** Its log file is too new, so that its notification can still be waiting. */
  | 'not-judged-yet'
  /** A dead letter names its log file. */
  | 'dead-letter'
  /** Its file does not show from which log file the call is, and that can be one of a dead letter. */
  | 'may-be-dead-letter';

/** CloudTrail delivers a log file within minutes after the time in its name. */
const longestDelivery = 15 * 60_000;

/** In an export, a call is not of a log file that was created later than this after the call. */
const longestUntilLogFile = 3_600_000;

/**
 * Decides for each call of a file whether the function may still have to judge it. What it must judge is not loaded: it would be
 * known when its log file is read.
 * @returns undefined if the call can be loaded
 */
export function reasonToLeave(unjudged: Unjudged): (sighting: Sighting, file: ReadFile) => ReasonToLeave | undefined {
  const deadLetters = new Set(unjudged.deadLetters.map(fileName));
  return ({ time }, file) => {
    const name = fileName(file.name);
    if (deadLetters.has(name)) return 'dead-letter';
    const isLogFile = [classifyFileName(name), classifyKey(file.name)].some(({ kind }) => kind === 'log-file');
    if (!isLogFile && deadLetters.size > 0) return 'may-be-dead-letter';
    const announced = isLogFile ? announcedBy(file, unjudged.bucket) : undefined;
    const isJudged = (announced ?? time + longestUntilLogFile) < unjudged.moment.time;
    return isJudged ? undefined : 'not-judged-yet';
  };
}

/** The name of a log file is unique, wherever the file was copied to. */
function fileName(path: string): string {
  return path.slice(path.search(/[^/\\]*$/));
}

/**
 * When a log file was announced at the latest. In the bucket that is watched, the object itself says so: one that was put again is
 * announced again. A copy elsewhere was announced when the original was delivered. Undefined if neither is known.
 */
function announcedBy({ name, delivered, lastModified }: ReadFile, bucket: string | undefined): number | undefined {
  const isWatched = bucket === undefined ? isS3Address(name) : name.startsWith(`s3://${bucket}/`);
  if (isWatched) return lastModified;
  return delivered === undefined ? undefined : delivered + longestDelivery;
}
