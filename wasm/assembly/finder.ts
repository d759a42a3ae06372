import { byteAt, hexValue, isSame } from './bytes';

/**
 * What the host has written into memory before: texts of plain ASCII to be found, and three bytes of each by which to find
 * it. For each of these bytes there is a table of its low and one of its high four bits, in which bit n is set where they go
 * with a text of bucket n (the filter is known as Teddy, from Hyperscan). Behind the tables: a set of the characters whose
 * escapes are to be found too, a bit each; the number of texts; room for the buckets of sixteen places; and the texts.
 */
const charactersAt: usize = 96;
const countAt: usize = 112;
const hitsAt: usize = 128;
const textsAt: usize = 144;

@unmanaged
class Text {
  start: u32;
  length: u32;
  /** Where in the text its three bytes are. */
  anchor: u32;
  /** A bit for its bucket. */
  bucket: u32;
}

const escapeLength: usize = 6;
/** Of an escape: `\u00`. */
const escapeStart: u32 = 0x3030755c;

/** Is one of the texts, or the escape of one of the characters, between `start` and `end`, behind which stand zeros? */
export function find(start: usize, end: usize, plan: usize): bool {
  const low0 = v128.load(plan);
  const high0 = v128.load(plan, 16);
  const low1 = v128.load(plan, 32);
  const high1 = v128.load(plan, 48);
  const low2 = v128.load(plan, 64);
  const high2 = v128.load(plan, 80);
  for (let at = start; at < end; at += 16) {
    const first = v128.and(bucketsOf(v128.load(at), low0, high0), bucketsOf(v128.load(at, 1), low1, high1));
    const hits = v128.and(first, bucketsOf(v128.load(at, 2), low2, high2));
    if (!v128.any_true(hits)) continue;
    v128.store(plan, hits, hitsAt);
    for (let places = i8x16.bitmask(i8x16.ne(hits, i8x16.splat(0))); places !== 0; places &= places - 1) {
      const i = ctz<i32>(places);
      const buckets = load<u8>(plan + i, hitsAt);
      if (isEscape(at + i, end, plan) || isText(at + i, buckets, start, end, plan)) return true;
    }
  }
  return false;
}

function bucketsOf(bytes: v128, low: v128, high: v128): v128 {
  const bits = i8x16.splat(0x0f);
  return v128.and(
    i8x16.swizzle(low, v128.and(bytes, bits)),
    i8x16.swizzle(high, v128.and(i16x8.shr_u(bytes, 4), bits)),
  );
}

function isText(place: usize, buckets: u32, start: usize, end: usize, plan: usize): bool {
  let at = plan + textsAt;
  for (let i: u32 = 0; i < load<u32>(plan, countAt); i += 1) {
    const text = changetype<Text>(at);
    const from = place - text.anchor;
    const lies = (text.bucket & buckets) !== 0 && from >= start && from + text.length <= end;
    if (lies && isSame(text.start, from, text.length)) return true;
    at += offsetof<Text>();
  }
  return false;
}

function isEscape(place: usize, end: usize, plan: usize): bool {
  if (load<u32>(place) !== escapeStart || place + escapeLength > end) return false;
  const high = hexValue(byteAt(place + 4));
  const low = hexValue(byteAt(place + 5));
  // Of a byte that is no digit the value is too large for the set as well.
  const character = (high << 4) | low;
  return character < 128 && ((load<u8>(plan + charactersAt + (character >> 3)) >> (character & 7)) & 1) !== 0;
}
