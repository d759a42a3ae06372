import { byteAt, colon, hexValue, isSame, quote } from './bytes';
import { isSpace } from './json';
import { fits, startsWithOneOf, Values } from './wanted';

/** Of an escape: `\u00`. */
const escapeStart: u32 = 0x3030755c;
const escapeLength: usize = 6;

/** White space of more bytes than this beside a colon makes a candidate, so that a member has a longest spelling. */
const mostGap: usize = 16;

/** What makes a candidate. Four tables of sixteen bytes follow, and then `count` entries of `Needle`. */
@unmanaged
class Needles {
  /** The address of a bit for each character of ASCII: those whose escape makes a candidate. */
  characters: u32;
  count: u32;
}

const tablesBytes: usize = 64;

/** Plain ASCII. */
@unmanaged
class Needle {
  text: u32;
  length: u32;
  /** Two bytes from here on are searched for: the rarest ones. */
  anchor: u32;
  /** The `Values` of which a member with this key has one; 0 if the text alone makes a candidate. */
  values: u32;
}

/** Whether a needle, or an escape of one of their characters, begins between `start` and `end`. Zeros follow the text. */
export function find(start: usize, end: usize, needles: usize): bool {
  const head = changetype<Needles>(needles);
  return head.count === 1 ? findOne(start, end, needles) : findAll(start, end, needles);
}

/** By its two bytes, which is faster than by tables. */
function findOne(start: usize, end: usize, needles: usize): bool {
  const first = needles + offsetof<Needles>() + tablesBytes;
  const needle = changetype<Needle>(first);
  const a0 = i8x16.splat(load<i8>(needle.text + needle.anchor));
  const a1 = i8x16.splat(load<i8>(needle.text + needle.anchor + 1));
  const escape0 = i8x16.splat(0x5c);
  const escape1 = i8x16.splat(0x75);
  for (let at = start; at < end; at += 16) {
    const one = v128.load(at);
    const next = v128.load(at, 1);
    const hits = v128.or(
      v128.and(i8x16.eq(one, a0), i8x16.eq(next, a1)),
      v128.and(i8x16.eq(one, escape0), i8x16.eq(next, escape1)),
    );
    if (!v128.any_true(hits)) continue;
    if (isCandidateAmong(at, i8x16.bitmask(hits), start, end, needles)) return true;
  }
  return false;
}

/**
 * All needles at a time, by two bytes of each. A table has for each value of half a byte the needles that have it, a bit for
 * each or for several: the first table for the low half of the first byte, the next for its high half, and two more for the
 * second byte. Where a bit is set in all four, its needle may have its two bytes.
 */
function findAll(start: usize, end: usize, needles: usize): bool {
  const first = needles + offsetof<Needles>();
  const low0 = v128.load(first);
  const high0 = v128.load(first, 16);
  const low1 = v128.load(first, 32);
  const high1 = v128.load(first, 48);
  const lowHalf = i8x16.splat(0x0f);
  const none = i8x16.splat(0);
  for (let at = start; at < end; at += 16) {
    const one = v128.load(at);
    const next = v128.load(at, 1);
    const inOne = v128.and(i8x16.swizzle(low0, v128.and(one, lowHalf)), i8x16.swizzle(high0, i8x16.shr_u(one, 4)));
    const inNext = v128.and(i8x16.swizzle(low1, v128.and(next, lowHalf)), i8x16.swizzle(high1, i8x16.shr_u(next, 4)));
    const hits = v128.and(inOne, inNext);
    if (!v128.any_true(hits)) continue;
    const places = i8x16.bitmask(i8x16.ne(hits, none));
    if (isCandidateAmong(at, places, start, end, needles)) return true;
  }
  return false;
}

/** @param hits a bit for each place from `at` on where the two bytes of a needle or an escape may begin */
function isCandidateAmong(at: usize, hits: i32, start: usize, end: usize, needles: usize): bool {
  const head = changetype<Needles>(needles);
  for (let places = hits; places !== 0; places &= places - 1) {
    const place = at + ctz<i32>(places);
    if (isEscape(place, end, head.characters)) return true;
    let needle = needles + offsetof<Needles>() + tablesBytes;
    for (let i: u32 = 0; i < head.count; i += 1) {
      if (isCandidate(place, start, changetype<Needle>(needle))) return true;
      needle += offsetof<Needle>();
    }
  }
  return false;
}

function isCandidate(place: usize, start: usize, needle: Needle): bool {
  if (load<u16>(place) !== load<u16>(needle.text + needle.anchor)) return false;
  const from = place - needle.anchor;
  if (from < start || !isSame(needle.text, from, needle.length)) return false;
  return needle.values === 0 || isValueOneOf(from + needle.length, needle.values);
}

function isEscape(place: usize, end: usize, characters: usize): bool {
  if (load<u32>(place) !== escapeStart || place + escapeLength > end) return false;
  const high = hexValue(byteAt(place + 4));
  const low = hexValue(byteAt(place + 5));
  // For a byte that is not a digit, the value is too large for the set as well.
  const character = (high << 4) | low;
  return character < 128 && ((load<u8>(characters + (character >> 3)) >> (character & 7)) & 1) !== 0;
}

function isValueOneOf(keyEnd: usize, values: usize): bool {
  const colonAt = gapEnd(keyEnd);
  if (colonAt === 0) return true;
  if (byteAt(colonAt) !== colon) return false;
  const value = gapEnd(colonAt + 1);
  if (value === 0) return true;
  const wanted = changetype<Values>(values);
  if (byteAt(value) !== quote) return false;
  const length = lengthOfString(value + 1, wanted.longest);
  if (wanted.startingWith !== 0 && startsWithOneOf(wanted.startingWith, value + 1, usize.MAX_VALUE)) return true;
  return length <= wanted.longest && fits(values, value + 1, length);
}

/** The bytes up to the next quote, or more than `most`. */
function lengthOfString(start: usize, most: usize): usize {
  let length: usize = 0;
  while (length <= most && byteAt(start + length) !== quote) length += 1;
  return length;
}

/** The address behind white space, or 0 if there is too much of it. */
function gapEnd(start: usize): usize {
  let at = start;
  while (isSpace(byteAt(at))) {
    at += 1;
    if (at - start > mostGap) return 0;
  }
  return at;
}
