import { callers } from './callers.ts';
import { seededRandom } from './random.ts';
import {
  escapedLookAlike,
  identityAskedByRole,
  identityAskedByUser,
  matchingRecord,
  mention,
  nestedLookAlike,
  otherRecord,
  type RecordText,
  recommendedRecords,
  roleTakenByRole,
  roleTakenByUser,
  unwatchedRecord,
} from './records.ts';

/**
 * The content of a log file besides calls that the one rule does not match. `sts-calls` has only AssumeRole and GetCallerIdentity,
 * `other-calls` none that any rule is about, and `recommended-calls` only those that the recommended rules match.
 */
export type Content =
  | 'no-match'
  | 'one-match'
  | 'one-percent'
  | 'some-decoys'
  | 'dense-decoys'
  | 'sts-calls'
  | 'other-calls'
  | 'recommended-calls';

export interface LogFileShape {
  readonly content: Content;
  readonly records: number;
}

/** The kind of record at a place. Undefined: a call that no rule matches. */
type Placement = (index: number, records: number) => RecordText | undefined;

const lookAlikes = [nestedLookAlike, escapedLookAlike];
const decoys = [...lookAlikes, mention];
const stsCalls = [roleTakenByRole, identityAskedByRole, roleTakenByUser, identityAskedByUser];
const recommendedCalls = [matchingRecord, ...recommendedRecords];
const matching: readonly unknown[] = [...recommendedCalls, roleTakenByRole, roleTakenByUser, identityAskedByUser];
const rarely = 100;

const placements: Readonly<Record<Content, Placement>> = {
  'no-match': () => undefined,
  'one-match': (index, records) => (index === Math.floor(records / 2) ? matchingRecord : undefined),
  'one-percent': (index) => (index % rarely === rarely / 2 ? matchingRecord : undefined),
  'some-decoys': (index) =>
    index % rarely === rarely / 2 ? decoys[((index / rarely) % decoys.length) | 0] : undefined,
  'dense-decoys': (index) => lookAlikes[index % lookAlikes.length],
  'sts-calls': (index) => stsCalls[index % stsCalls.length],
  'other-calls': () => unwatchedRecord,
  'recommended-calls': (index) => recommendedCalls[index % recommendedCalls.length],
};

/**
 * A log file as JSON text, shaped like CloudTrail's: about 1.5 KB a record, of which gzip takes away about nine tenths.
 * The same shape gives the same text.
 */
export function logFileText({ content, records }: LogFileShape, seed = 1): string {
  const random = seededRandom(seed);
  const known = callers(random, 200);
  const texts = Array.from({ length: records }, (_, index) => {
    const text = placements[content](index, records) ?? otherRecord;
    return text(random, known, index);
  });
  return `{"Records":[${texts.join(',')}]}`;
}

/** How many of its records match the rules that the file is made for. */
export function matchesIn({ content, records }: LogFileShape): number {
  const places = Array.from({ length: records }, (_, index) => placements[content](index, records));
  return places.filter((text) => matching.includes(text)).length;
}
