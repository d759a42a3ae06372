import { byteAt, colon, hexValue, isSame, quote } from './bytes';
import { isSpace } from './json';
import { fits, startsWithOneOf, Values } from './wanted';

/** Of an escape: `\u00`. */
const escapeStart: u32 = 0x3030755c;
const escapeLength: usize = 6;

/** White space of more bytes than this beside a colon makes a candidate, so that a member has a longest spelling. */
const mostGap: usize = 16;

/** What makes a candidate. `count` entries of `Needle` follow. */
@unmanaged
class Needles {
  /** The address of a bit for each character of ASCII: those whose escape makes a candidate. */
  characters: u32;
  count: u32;
}

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

/** How many needles are searched for at a time: each takes two registers. */
const atATime: u32 = 4;

/** Whether a needle, or an escape of one of their characters, begins between `start` and `end`. Zeros follow the text. */
export function find(start: usize, end: usize, needles: usize): bool {
  const head = changetype<Needles>(needles);
  const first = needles + offsetof<Needles>();
  if (head.count === 1) return findOne(start, end, first, head.characters);
  for (let i: u32 = 0; i < head.count; i += atATime) {
    const left = head.count - i;
    const count: u32 = left < atATime ? left : atATime;
    if (findFour(start, end, first + i * offsetof<Needle>(), count, head.characters)) return true;
  }
  return false;
}

function findOne(start: usize, end: usize, needle: usize, characters: usize): bool {
  const anchorAt = anchorOf(needle);
  const a0 = i8x16.splat(load<i8>(anchorAt));
  const a1 = i8x16.splat(load<i8>(anchorAt + 1));
  const escape0 = i8x16.splat(0x5c);
  const escape1 = i8x16.splat(0x75);
  for (let at = start; at < end; at += 16) {
    const first = v128.load(at);
    const second = v128.load(at, 1);
    const hits = v128.or(
      v128.and(i8x16.eq(first, a0), i8x16.eq(second, a1)),
      v128.and(i8x16.eq(first, escape0), i8x16.eq(second, escape1)),
    );
    if (!v128.any_true(hits)) continue;
    if (isCandidateAmong(at, i8x16.bitmask(hits), start, end, needle, 1, characters)) return true;
  }
  return false;
}

function findFour(start: usize, end: usize, needles: usize, count: u32, characters: usize): bool {
  const one = anchorOf(needles);
  const two = anchorOf(count > 1 ? needles + offsetof<Needle>() : needles);
  const three = anchorOf(count > 2 ? needles + 2 * offsetof<Needle>() : needles);
  const four = anchorOf(count > 3 ? needles + 3 * offsetof<Needle>() : needles);
  const a0 = i8x16.splat(load<i8>(one));
  const a1 = i8x16.splat(load<i8>(one + 1));
  const b0 = i8x16.splat(load<i8>(two));
  const b1 = i8x16.splat(load<i8>(two + 1));
  const c0 = i8x16.splat(load<i8>(three));
  const c1 = i8x16.splat(load<i8>(three + 1));
  const d0 = i8x16.splat(load<i8>(four));
  const d1 = i8x16.splat(load<i8>(four + 1));
  const escape0 = i8x16.splat(0x5c);
  const escape1 = i8x16.splat(0x75);
  for (let at = start; at < end; at += 16) {
    const first = v128.load(at);
    const second = v128.load(at, 1);
    const pairs = v128.or(
      v128.and(i8x16.eq(first, a0), i8x16.eq(second, a1)),
      v128.and(i8x16.eq(first, b0), i8x16.eq(second, b1)),
    );
    const others = v128.or(
      v128.and(i8x16.eq(first, c0), i8x16.eq(second, c1)),
      v128.and(i8x16.eq(first, d0), i8x16.eq(second, d1)),
    );
    const escapes = v128.and(i8x16.eq(first, escape0), i8x16.eq(second, escape1));
    const hits = v128.or(v128.or(pairs, others), escapes);
    if (!v128.any_true(hits)) continue;
    if (isCandidateAmong(at, i8x16.bitmask(hits), start, end, needles, count, characters)) return true;
  }
  return false;
}

function anchorOf(needle: usize): usize {
  const one = changetype<Needle>(needle);
  return one.text + one.anchor;
}

/** @param hits a bit for each place from `at` on where an anchor or an escape may begin */
function isCandidateAmong(
  at: usize,
  hits: i32,
  start: usize,
  end: usize,
  needles: usize,
  count: u32,
  characters: usize,
): bool {
  for (let places = hits; places !== 0; places &= places - 1) {
    const place = at + ctz<i32>(places);
    if (isEscape(place, end, characters)) return true;
    let needle = needles;
    for (let i: u32 = 0; i < count; i += 1) {
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
