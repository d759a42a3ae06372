import type { CloudTrailRecord } from '../../detection/record.ts';
import { RecordsTooLargeError } from '../log-file-errors.ts';
import { type Candidates, candidatesFor } from './candidates.ts';
import { type KeptTexts, keepText, noTexts } from './kept-text.ts';
import type { KeepingSearch } from './search.ts';

/** What was kept of the matching records so far. */
export interface Matches<Kept> {
  readonly search: KeepingSearch<Kept>;
  /** Where the search names no field, what a record must hold to be parsed. */
  readonly candidates: Candidates | undefined;
  readonly texts: KeptTexts;
  kept: Kept[];
  bytes: number;
}

/** Log files hold few records that match: it is there to stop a bomb. */
const mostBytes = 64 * 2 ** 20;

export function noMatches<Kept>(search: KeepingSearch<Kept>): Matches<Kept> {
  const candidates = search.field === undefined ? candidatesFor(search.strings) : undefined;
  return { search, candidates, texts: noTexts(), kept: [], bytes: 0 };
}

/** As where another `Records` begins, since only the last one counts. */
export function forgetMatches<Kept>(it: Matches<Kept>): void {
  it.kept = [];
  it.bytes = 0;
}

/**
 * Judges a record by its fields.
 * @param bytes hold its text from `start` to `end`; they are not kept
 * @param wanted the fields that the search names; without it the text is parsed
 * @throws {RecordsTooLargeError} where all matches are larger than any that CloudTrail writes.
 */
export function addIfMatch<Kept>(
  it: Matches<Kept>,
  bytes: Buffer,
  start: number,
  end: number,
  wanted?: CloudTrailRecord,
): void {
  const { test, keep } = it.search;
  if (it.candidates?.occurIn(bytes.subarray(start, end)) === false) return;
  const record = wanted ?? parsed(bytes.toString('utf8', start, end));
  if (!test(record)) return;
  const text = keepText(it.texts, bytes, start, end);
  it.kept.push(keep(record, () => parsed(text())));
  it.bytes += end - start;
  if (it.bytes > mostBytes) throw new RecordsTooLargeError('the matching records', mostBytes);
}

function parsed(text: string): CloudTrailRecord {
  return JSON.parse(text) as CloudTrailRecord;
}
