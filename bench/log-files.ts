import { join } from 'node:path';
import type { Content } from './log-file/log-file.ts';
import { type StoredLogFile, storedLogFile } from './log-file/stored-log-file.ts';
import { cacheFolder } from './node-versions.ts';
import type { Plan, Sizes } from './plan.ts';

/** All log files of a benchmark run. */
export interface LogFiles {
  /** Without a match, for each measured size. */
  readonly noMatch: ReadonlyMap<keyof Sizes, StoredLogFile>;
  readonly middle: StoredLogFile;
  /** With matches or decoys, of middle size. */
  readonly eventful: Readonly<Record<EventfulContent, StoredLogFile>>;
  /** With only AssumeRole and GetCallerIdentity calls, of middle size. */
  readonly stsCalls: StoredLogFile;
  /** Without a call that any rule is about, of middle size. */
  readonly otherCalls: StoredLogFile;
  /** With only calls that the recommended rules match, of middle size. */
  readonly recommendedCalls: StoredLogFile;
  /** With 1 % matches, of the largest size. Absent if memory is not measured. */
  readonly largeOnePercent: StoredLogFile | undefined;
}

export type EventfulContent = Exclude<Content, 'no-match' | 'other-calls' | 'sts-calls' | 'recommended-calls'>;

const folder = join(cacheFolder, 'log-files');

export function generateLogFiles({ sizes, measured, freshProcesses }: Plan): LogFiles {
  const ofMiddle = (content: Content) => storedLogFile(folder, { content, records: sizes.middle });
  const noMatch = measured.map(
    (size) => [size, storedLogFile(folder, { content: 'no-match', records: sizes[size] })] as const,
  );
  return {
    noMatch: new Map(noMatch),
    middle: ofMiddle('no-match'),
    eventful: {
      'one-match': ofMiddle('one-match'),
      'one-percent': ofMiddle('one-percent'),
      'some-decoys': ofMiddle('some-decoys'),
      'dense-decoys': ofMiddle('dense-decoys'),
    },
    stsCalls: ofMiddle('sts-calls'),
    otherCalls: ofMiddle('other-calls'),
    recommendedCalls: ofMiddle('recommended-calls'),
    largeOnePercent:
      freshProcesses > 0 ? storedLogFile(folder, { content: 'one-percent', records: sizes.large }) : undefined,
  };
}

export function allOf({
  noMatch,
  eventful,
  stsCalls,
  otherCalls,
  recommendedCalls,
  largeOnePercent,
}: LogFiles): readonly StoredLogFile[] {
  const all = [...noMatch.values(), ...Object.values(eventful), stsCalls, otherCalls, recommendedCalls];
  return largeOnePercent === undefined ? all : [...all, largeOnePercent];
}
