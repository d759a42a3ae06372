import type { Search } from './search.ts';
import { type Spelled, spelled, startsAt } from './spelling.ts';

/** Finds the places in a log file that could spell a text; it may find too many, and misses none. */
export interface Candidates {
  readonly occurIn: (bytes: Buffer) => boolean;
  /** What lies in two chunks is found in a join of so many bytes from either side of the seam. */
  readonly overlap: number;
}

type Pattern = (bytes: Buffer) => boolean;

/**
 * A JSON string that equals one of the texts is spelled plainly, between quotes, or holds an escape of one of the text's
 * characters. A text with more spellings than these (quotes, slashes, other than ASCII) makes every place a candidate.
 * Of many texts those places alone count where they may be the value of their field: one search instead of many.
 * @param besides texts that count wherever they stand
 */
export function candidatesFor({ strings, field }: Wanted, besides: readonly string[] = []): Candidates {
  const [wanted, others] = [strings.map(spelled), besides.map(spelled)];
  if (![...wanted, ...others].every(isUsual)) return { occurIn: () => true, overlap: escapeLength - 1 };
  const key = field === undefined ? undefined : spelled(field);
  const byField = key !== undefined && isUsual(key) && wanted.length > mostSearches;
  const anywhere = byField ? others : [...wanted, ...others];
  const patterns = [
    ...(byField ? [valuePattern(key, wanted)] : []),
    ...anywhere.map(plainPattern),
    escapePattern(byField ? [key, ...others] : anywhere),
  ];
  const longest = Math.max(escapeLength, ...anywhere.map(quotedLength), byField ? longestMember(key, wanted) : 0);
  return { occurIn: (bytes) => patterns.some((pattern) => pattern(bytes)), overlap: longest - 1 };
}

type Wanted = Pick<Search, 'strings' | 'field'>;

/** Searching for so many texts one after the other costs about what looking at every value of their field does. */
const mostSearches = 2;

function isUsual({ text, plain }: Spelled): boolean {
  return plain && !text.includes('/');
}

function quotedLength({ length }: Spelled): number {
  return length + 2;
}

function plainPattern({ text }: Spelled): Pattern {
  return placePattern(Buffer.from(`"${text}"`), () => true);
}

/** Wherever `whole` stands and what follows it is accepted. */
function placePattern(whole: Buffer, accept: (bytes: Buffer, end: number) => boolean): Pattern {
  const before = rarestAt(whole);
  const needle = whole.subarray(before, before + longestFastNeedle);
  const isPlace = (bytes: Buffer, start: number) =>
    startsAt(bytes, start, whole) && accept(bytes, start + whole.length);
  return (bytes) => findWith(bytes, needle, (at) => isPlace(bytes, at - before));
}

/** The key, plainly spelled, with a value that may be one of the texts: it is one, or an escape begins before it differs. */
function valuePattern(key: Spelled, texts: readonly Spelled[]): Pattern {
  const values = texts.map(({ text }) => Buffer.from(`${text}"`));
  return placePattern(Buffer.from(`"${key.text}"`), (bytes, keyEnd) => {
    const colon = gapEnd(bytes, keyEnd);
    if (bytes[colon] !== colonByte) return colon - keyEnd === longestGap;
    const open = gapEnd(bytes, colon + 1);
    if (bytes[open] !== quote) return open - (colon + 1) === longestGap;
    return values.some((value) => maySpell(bytes, open + 1, value));
  });
}

const quote = 0x22;
const colonByte = 0x3a;
const backslash = 0x5c;
const space = 0x20;

/** More white space than this around the colon makes a candidate of whatever follows, so that a seam need not hold it. */
const longestGap = 16;

/** Of JSON's white space, only blanks and what lies below them. */
function gapEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at - from < longestGap && (bytes[at] ?? colonByte) <= space) at += 1;
  return at;
}

function maySpell(bytes: Buffer, at: number, value: Buffer): boolean {
  let i = 0;
  while (i < value.length && bytes[at + i] === value[i]) i += 1;
  return i === value.length || bytes[at + i] === backslash;
}

function longestMember(key: Spelled, texts: readonly Spelled[]): number {
  return quotedLength(key) + 2 * longestGap + 1 + Math.max(...texts.map(quotedLength));
}

const escapeStart = Buffer.from('\\u00');
const escapeLength = 6;

function escapePattern(texts: readonly Spelled[]): Pattern {
  const characters = new Set(texts.flatMap(({ text }) => [...text]));
  return (bytes) => findWith(bytes, escapeStart, (at) => characters.has(escapedCharacter(bytes, at)));
}

function escapedCharacter(bytes: Buffer, at: number): string {
  return String.fromCharCode(Number.parseInt(bytes.toString('latin1', at + 2, at + escapeLength), 16));
}

function findWith(bytes: Buffer, needle: Buffer, accept: (at: number) => boolean): boolean {
  let at = bytes.indexOf(needle);
  while (at !== -1 && !accept(at)) at = bytes.indexOf(needle, at + 1);
  return at !== -1;
}

/** Node finds up to so many bytes by the first of them, at the speed of memory; for more it takes a slower algorithm. */
const longestFastNeedle = 7;

/** The bytes of log files, commonest first; what is not listed is rarer still. */
const commonFirst = '"eats:1rnodi2c,-u0m3lpAI/4.8fv9657SygTbEwDC{}NL_RMPOVhxzGHkKqQZXU';

/** Where the rarest byte stands: a search that goes by it stops in vain least often. */
function rarestAt(bytes: Buffer): number {
  const ranks = [...bytes].map((byte) => commonFirst.indexOf(String.fromCharCode(byte)));
  return ranks.indexOf(ranks.includes(-1) ? -1 : Math.max(...ranks));
}
