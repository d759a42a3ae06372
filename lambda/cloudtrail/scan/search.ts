import type { CloudTrailRecord, FieldPath } from '../../detection/record.ts';

/** What to look for in a log file. */
export interface Search {
  /** Every match contains one of these as a JSON string value. */
  readonly strings: readonly string[];
  /** The field of the record itself that has this string, in every match. With it, other occurrences cost nothing. */
  readonly field?: string;
  /** What a match can have instead of such a value of the field. */
  readonly orElse?: readonly Clue[];
  /** Set if a match can have none of them: every record is read and tested. */
  readonly everyRecord?: true;
  /** Decides whether a record matches. The record may have only `fields`. */
  readonly test: (record: CloudTrailRecord) => boolean;
  /** All fields that `test` and `keep` read: no other field is parsed. Default: the whole record. */
  readonly fields?: readonly FieldPath[];
}

/** Texts, of which a value equals, begins with or contains one. */
export interface ClueValues {
  readonly is?: readonly string[];
  readonly startsWith?: readonly string[];
  /** Each is a candidate wherever the log file has it; the others only behind the name of the field. */
  readonly contains?: readonly string[];
}

/** A field and what its value may be: a record without such a value may not match. */
export interface Clue extends ClueValues {
  readonly field: FieldPath;
}

/** Fields of a record itself: all texts must be there and not empty, and one of the others must not be null. */
export interface RequiredFields {
  readonly texts: readonly string[];
  readonly oneOf: readonly string[];
}

/** How many elements of `Records` were read. */
export interface ElementCounts {
  /** Elements that have the required fields. */
  readonly sure: number;
  /** Elements that do not have them, or have a key with an escape, which can spell any name. */
  readonly others: number;
}

/**
 * Returns what to keep of a matching record, which may have only the `fields` of the search. `again` parses the whole
 * record from its text: to keep that function instead of the record keeps many small objects off the garbage collector.
 * `text` returns the text in UTF-8.
 */
export type Keep<Kept> = (record: CloudTrailRecord, again: () => CloudTrailRecord, text: () => Uint8Array) => Kept;

/** A search, and what to keep of each match. */
export interface KeepingSearch<Kept> extends Search {
  readonly keep: Keep<Kept>;
  /** The memory for all matches, in bytes. Default: 256 MiB. */
  readonly mostMatchBytes?: number | undefined;
  /** What makes an element of `Records` a record. Default: nothing. */
  readonly required?: RequiredFields;
}

/** All that a match can have, one clue for each field. */
export function cluesOf({ field, strings, orElse = [] }: Search): readonly Clue[] {
  const all = field === undefined ? orElse : [{ field, is: strings }, ...orElse];
  return [...new Set(all.map((clue) => clue.field))].map((name) => {
    const own = all.filter((clue) => clue.field === name);
    return {
      field: name,
      is: own.flatMap(({ is = [] }) => is),
      startsWith: own.flatMap(({ startsWith = [] }) => startsWith),
      contains: own.flatMap(({ contains = [] }) => contains),
    };
  });
}

/** The field of a log file with its records. */
export const recordsKey = 'Records';

const plainText = /^[\x20-\x7e]+$/;
const alwaysEscaped = /["\\]/;

/** Without escapes, JSON has one spelling of the text: each character is its own byte. */
export function hasOneSpelling(text: string): boolean {
  return plainText.test(text) && !alwaysEscaped.test(text);
}
