import { byteAt, colon, hexValue, isSame, quote } from './bytes';
import { isSpace } from './json';
import { Strings, StringText } from './wanted';

/** Of an escape: `\u00`. */
const escapeStart: u32 = 0x3030755c;
const escapeLength: usize = 6;

/** White space of more bytes than this beside a colon makes a candidate, so that a member has a longest spelling. */
const mostGap: usize = 16;

/**
 * Whether a member with this key and one of these strings, or an escape of one of their characters, begins between `start`
 * and `end`. Zeros follow the text.
 *
 * @param key the key with its quotes, plain ASCII
 * @param characters a bit for each character of ASCII
 */
export function find(start: usize, end: usize, key: usize, keyLength: usize, strings: usize, characters: usize): bool {
  // A search for three bytes in the middle of the key stops less often than one for its beginning.
  const anchor = keyLength >> 1;
  const key0 = i8x16.splat(load<i8>(key + anchor));
  const key1 = i8x16.splat(load<i8>(key + anchor + 1));
  const key2 = i8x16.splat(load<i8>(key + anchor + 2));
  const escape0 = i8x16.splat(0x5c);
  const escape1 = i8x16.splat(0x75);
  const escape2 = i8x16.splat(0x30);
  for (let at = start; at < end; at += 16) {
    const first = v128.load(at);
    const second = v128.load(at, 1);
    const third = v128.load(at, 2);
    const keys = v128.and(v128.and(i8x16.eq(first, key0), i8x16.eq(second, key1)), i8x16.eq(third, key2));
    const escapes = v128.and(v128.and(i8x16.eq(first, escape0), i8x16.eq(second, escape1)), i8x16.eq(third, escape2));
    const hits = v128.or(keys, escapes);
    if (!v128.any_true(hits)) continue;
    for (let places = i8x16.bitmask(hits); places !== 0; places &= places - 1) {
      const place = at + ctz<i32>(places);
      if (isEscape(place, end, characters)) return true;
      const from = place - anchor;
      if (from >= start && isSame(key, from, keyLength) && isValueOneOf(from + keyLength, strings)) return true;
    }
  }
  return false;
}

function isEscape(place: usize, end: usize, characters: usize): bool {
  if (load<u32>(place) !== escapeStart || place + escapeLength > end) return false;
  const high = hexValue(byteAt(place + 4));
  const low = hexValue(byteAt(place + 5));
  // For a byte that is not a digit, the value is too large for the set as well.
  const character = (high << 4) | low;
  return character < 128 && ((load<u8>(characters + (character >> 3)) >> (character & 7)) & 1) !== 0;
}

function isValueOneOf(keyEnd: usize, strings: usize): bool {
  const colonAt = gapEnd(keyEnd);
  if (colonAt === 0) return true;
  if (byteAt(colonAt) !== colon) return false;
  const value = gapEnd(colonAt + 1);
  if (value === 0) return true;
  return byteAt(value) === quote && startsWithOneOf(value + 1, strings);
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

/** Whether one of the strings, and a quote, begin here. */
function startsWithOneOf(start: usize, strings: usize): bool {
  let at = strings + offsetof<Strings>();
  for (let i: u32 = 0; i < changetype<Strings>(strings).count; i += 1) {
    const one = changetype<StringText>(at);
    if (byteAt(start + one.length) === quote && isSame(one.text, start, one.length)) return true;
    at += offsetof<StringText>();
  }
  return false;
}
