import type { CloudTrailRecord, FieldPath } from '../../detection/record.ts';

/** What to look for in a log file. */
export interface Search {
  /** Every match holds one of these as a JSON string value. */
  readonly strings: readonly string[];
  /** The record's own field whose value that string is, in every match; with it, look-alikes cost nothing. */
  readonly field?: string;
  /** Decides on the record, of which it may get no more than `fields`. */
  readonly test: (record: CloudTrailRecord) => boolean;
  /** All fields that `test` and `keep` read; the rest of a record need not be parsed then. Default: the whole record. */
  readonly fields?: readonly FieldPath[];
}

/**
 * What is kept of a matching record, which holds no more than the search's `fields`. `again` gives the whole of it, anew
 * from its text: who keeps only that spares the garbage collector the many small objects of a record that nobody may ask
 * for.
 */
export type Keep<Kept> = (record: CloudTrailRecord, again: () => CloudTrailRecord) => Kept;

/** A search, and what is kept of each match. */
export interface KeepingSearch<Kept> extends Search {
  readonly keep: Keep<Kept>;
}

/** The field of a log file that holds its records. */
export const recordsKey = 'Records';

const plainText = /^[\x20-\x7e]+$/;
const alwaysEscaped = /["\\]/;

/** Without escapes, JSON has one spelling of the text: each character is its own byte. */
export function hasOneSpelling(text: string): boolean {
  return plainText.test(text) && !alwaysEscaped.test(text);
}
