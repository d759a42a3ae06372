import { largest } from '../../detection/extremes.ts';
import { hasOneSpelling } from './search.ts';

/** Finds places in a log file that can spell a text. It can find too many, and misses none. */
export interface Candidates {
  readonly occurIn: (bytes: Buffer) => boolean;
  /** Join this many bytes from either side of a seam to find what lies in two chunks. */
  readonly overlap: number;
}

type Pattern = (bytes: Buffer) => boolean;

/**
 * A JSON string that equals one of the texts is spelled plainly between quotes, or contains an escape of one of its
 * characters. A text with more spellings (quotes, slashes, other characters than ASCII) makes every place a candidate.
 */
export function candidatesFor(texts: readonly string[]): Candidates {
  const overlap = overlapOf(texts);
  if (texts.some(isUnusual)) return { occurIn: () => true, overlap };
  const patterns = [...texts.map(plainPattern), escapePattern(texts)];
  return { occurIn: (bytes) => patterns.some((pattern) => pattern(bytes)), overlap };
}

/** Whether the text has more spellings than the plain one and those with `\\u`. */
export function isUnusual(text: string): boolean {
  return !hasOneSpelling(text) || text.includes('/');
}

export function overlapOf(texts: readonly string[]): number {
  return (
    largest(
      texts.map((text) => Buffer.byteLength(text) + 2),
      escapeLength,
    ) - 1
  );
}

function plainPattern(text: string): Pattern {
  const whole = Buffer.from(`"${text}"`);
  const before = rarestPlace(whole);
  const needle = whole.subarray(before, before + longestFastNeedle);
  return (bytes) => findWith(bytes, needle, (at) => startsAt(bytes, at - before, whole));
}

const escapeStart = Buffer.from('\\u00');
export const escapeLength = 6;

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

/** Node finds a needle of up to 7 bytes by its first byte, at the speed of memory. Longer ones take a slower algorithm. */
const longestFastNeedle = 7;

/** Whether the file has the same bytes from `at` on. */
function startsAt(file: Buffer, at: number, bytes: Buffer): boolean {
  let i = 0;
  while (i < bytes.length && file[at + i] === bytes[i]) i += 1;
  return i === bytes.length;
}

/** The bytes of log files, the most frequent first. Bytes that are not listed are rarer still. */
const commonFirst = '"eats:1rnodi2c,-u0m3lpAI/4.8fv9657SygTbEwDC{}NL_RMPOVhxzGHkKqQZXU';

const ranks = new Uint8Array(256).fill(commonFirst.length);
for (const [rank, byte] of Buffer.from(commonFirst).entries()) ranks[byte] = rank;

function rankAt(text: Buffer, place: number): number {
  return ranks[text[place] ?? 0] ?? 0;
}

/** The place of the rarest byte of a text, where a search stops least often for nothing. */
function rarestPlace(text: Buffer): number {
  return text.reduce((rarest, _, place) => (rankAt(text, place) > rankAt(text, rarest) ? place : rarest), 0);
}

/** Where the rarest two bytes of a text begin, which are both rare if possible. */
export function rarestPair(text: Buffer): number {
  const rank = (place: number) => (rankAt(text, place) + 1) * (rankAt(text, place + 1) + 1);
  const places = [...text.keys()].slice(0, -1);
  return places.reduce((rarest, place) => (rank(place) > rank(rarest) ? place : rarest), 0);
}
