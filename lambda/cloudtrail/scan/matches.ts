import type { CloudTrailRecord } from '../../detection/record.ts';
import { TooManyMatchesError } from '../log-file-errors.ts';
import { type Candidates, candidatesFor } from './candidates.ts';
import type { KeepingSearch } from './search.ts';

/** What is kept of the matching records found so far. */
export interface Matches<Kept> {
  readonly search: KeepingSearch<Kept>;
  /** If the search names no field: what the text of a record must contain to be parsed. */
  readonly candidates: Candidates | undefined;
  readonly texts: KeptTexts;
  kept: Kept[];
  /** The memory that the matches need, roughly. */
  bytes: number;
}

/**
 * Log files have few matching records. The limit stops a file that is made to fill the memory. It allows for 100,000 records of
 * 1.5 KB, and leaves room in the function's 1 GB for a second such file.
 */
const defaultMostBytes = 256 * 2 ** 20;

/** What a match needs besides its text, of which there may be few bytes: its sightings, and the results of judging them. */
const bytesBesidesText = 1_024;

export function noMatches<Kept>(search: KeepingSearch<Kept>): Matches<Kept> {
  const isAnywhere = search.field === undefined && !search.everyRecord;
  const candidates = isAnywhere ? candidatesFor(search.strings) : undefined;
  return { search, candidates, texts: noTexts(), kept: [], bytes: 0 };
}

/** For a file with several `Records`: only the last one counts. */
export function forgetMatches<Kept>(it: Matches<Kept>): void {
  it.kept = [];
  it.bytes = 0;
}

/**
 * Adds a record if it passes the test of the search.
 * @param bytes contain the text of the record from `start` to `end`; the text is copied
 * @param wanted the fields that the search names; if undefined, the text is parsed
 * @throws {TooManyMatchesError} if all matches together need more memory than the limit.
 */
export function addIfMatch<Kept>(
  it: Matches<Kept>,
  bytes: Buffer,
  start: number,
  end: number,
  wanted?: CloudTrailRecord,
): void {
  const { test, keep, mostMatchBytes = defaultMostBytes } = it.search;
  if (it.candidates?.occurIn(bytes.subarray(start, end)) === false) return;
  const record = wanted ?? parsed(bytes.toString('utf8', start, end));
  if (!test(record)) return;
  const text = keepText(it.texts, bytes, start, end);
  it.kept.push(keep(record, () => parsed(text().toString()), text));
  it.bytes += end - start + bytesBesidesText;
  if (it.bytes > mostMatchBytes) throw new TooManyMatchesError(it.kept.length, mostMatchBytes);
}

function parsed(text: string): CloudTrailRecord {
  return JSON.parse(text) as CloudTrailRecord;
}

/** Copies of texts, one after another: allocating memory for each text would cost more than copying it. */
export interface KeptTexts {
  slab: Buffer;
  used: number;
}

/** The first slab is small, since most log files have few matches; each further one is twice as large. */
const slabBytes = { first: 2 ** 12, most: 2 ** 16 };

export function noTexts(): KeptTexts {
  return { slab: Buffer.alloc(0), used: 0 };
}

/** Copies the bytes between two places and returns a function that returns the copy. */
export function keepText(it: KeptTexts, bytes: Buffer, from: number, to: number): () => Buffer {
  const length = to - from;
  if (length > it.slab.length - it.used) {
    const usual = Math.min(Math.max(slabBytes.first, 2 * it.slab.length), slabBytes.most);
    it.slab = Buffer.allocUnsafeSlow(Math.max(usual, length));
    it.used = 0;
  }
  const { slab, used: start } = it;
  it.used += bytes.copy(slab, start, from, to);
  const end = it.used;
  return () => slab.subarray(start, end);
}
