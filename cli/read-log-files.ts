import pMap from 'p-map';
import { createdAtFromName } from '../lambda/cloudtrail/log-file-key.ts';
import { reasonOfKind } from '../lambda/cloudtrail/notification-finding.ts';
import { sightingsInLogFile } from '../lambda/cloudtrail/sightings.ts';
import type { Rule } from '../lambda/detection/rule.ts';
import { type LogFile, type Sighting, sightingsOf } from '../lambda/detection/sighting.ts';
import { localLogFiles } from './local-log-files.ts';
import type { Found, LogFileSource } from './log-file-source.ts';
import { isS3Address, s3LogFilesUnder } from './s3-log-files.ts';
import { recordsInSample } from './sample-forms.ts';

export interface FailedLogFile {
  readonly name: string;
  readonly error: unknown;
}

/** What was found in many log files. */
export interface Harvest {
  readonly sightings: readonly Sighting[];
  readonly logFiles: number;
  readonly inflatedBytes: number;
  /** How many files were passed over, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly failed: readonly FailedLogFile[];
}

/** Told after each log file, so that a person can see the work go on. */
export type Progress = (done: number, of: number) => void;

const filesAtOnce = 8;

/** Reads all log files that the paths lead to; a file that fails is noted, and all others are still done. */
export async function readLogFiles(
  paths: readonly string[],
  rules: readonly Rule[],
  progress: Progress,
): Promise<Harvest> {
  const found = (
    await Promise.all(paths.map((path) => (isS3Address(path) ? s3LogFilesUnder(path) : localLogFiles(path))))
  ).flat();
  const sources = found.flatMap((entry) => ('source' in entry ? [entry.source] : []));
  let done = 0;
  const outcomes = await pMap(
    sources,
    async (source) => {
      const outcome = await readOne(source, rules);
      done += 1;
      progress(done, sources.length);
      return outcome;
    },
    { concurrency: filesAtOnce },
  );
  const read = outcomes.filter((outcome) => 'sightings' in outcome);
  return {
    sightings: read.flatMap((outcome) => outcome.sightings),
    logFiles: read.length,
    inflatedBytes: read.reduce((sum, outcome) => sum + outcome.inflatedBytes, 0),
    skipped: countSkipped(found),
    failed: [...unreachable(found), ...outcomes.filter((outcome) => 'error' in outcome)],
  };
}

type Outcome = { readonly sightings: readonly Sighting[]; readonly inflatedBytes: number } | FailedLogFile;

async function readOne(source: LogFileSource, rules: readonly Rule[]): Promise<Outcome> {
  const { name } = source;
  try {
    const { body, lastModified } = await source.read();
    const logFile: LogFile = { name, createdAt: createdAtFromName(name) ?? lastModified ?? Date.now() };
    return await sightingsInAnyForm(body, rules, logFile);
  } catch (error) {
    return { name, error };
  }
}

async function sightingsInAnyForm(body: Uint8Array, rules: readonly Rule[], logFile: LogFile): Promise<Outcome> {
  try {
    return await sightingsInLogFile(body, rules, logFile);
  } catch (error) {
    const records = await recordsInSample(body);
    if (records === undefined) throw error;
    return { sightings: sightingsOf(records, rules, logFile), inflatedBytes: body.byteLength };
  }
}

function unreachable(found: readonly Found[]): FailedLogFile[] {
  return found.filter((entry) => 'error' in entry);
}

function countSkipped(found: readonly Found[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of found) {
    if (!('skipped' in entry)) continue;
    const reason = reasonOfKind[entry.skipped];
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
