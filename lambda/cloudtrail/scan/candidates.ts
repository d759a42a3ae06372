import { rarestPlace } from './rarest-place.ts';
import { spelled, startsAt } from './spelling.ts';

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
 */
export function candidatesFor(texts: readonly string[]): Candidates {
  const overlap = overlapOf(texts);
  if (texts.some(isUnusual)) return { occurIn: () => true, overlap };
  const patterns = [...texts.map(plainPattern), escapePattern(texts)];
  return { occurIn: (bytes) => patterns.some((pattern) => pattern(bytes)), overlap };
}

/** Has the text more spellings than one without escapes and those with `\\u`? */
export function isUnusual(text: string): boolean {
  return !spelled(text).plain || text.includes('/');
}

export function overlapOf(texts: readonly string[]): number {
  return Math.max(escapeLength, ...texts.map((text) => Buffer.byteLength(text) + 2)) - 1;
}

function plainPattern(text: string): Pattern {
  const whole = Buffer.from(`"${text}"`);
  const before = rarestPlace(whole, 1, longestFastNeedle);
  const needle = whole.subarray(before, before + longestFastNeedle);
  return (bytes) => findWith(bytes, needle, (at) => startsAt(bytes, at - before, whole));
}

const escapeStart = Buffer.from('\\u00');
const escapeLength = 6;

function escapePattern(texts: readonly string[]): Pattern {
  const characters = new Set(texts.join(''));
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
