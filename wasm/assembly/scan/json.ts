import {
  backslash,
  byteAt,
  closeArray,
  closeObject,
  colon,
  comma,
  isDigit,
  isHexDigit,
  openArray,
  openObject,
  quote,
  space,
} from './bytes';

// Biome does not read this file: `@inline` before a function is an error for it.

/**
 * Where the parts of a JSON text (RFC 8259) end. Each function takes the address of the first byte of a part and returns the
 * address behind its last byte, or 0 if the text ends early or is not JSON; `faultAt` is then the first byte that does not
 * fit. Zeros follow the text. JSON has no zero bytes, so nothing compares addresses with the end of the text, and a fault
 * behind the end means that the text ends early.
 */

const wordTrue: u32 = 0x65757274;
const wordNull: u32 = 0x6c6c756e;
const wordAlse: u32 = 0x65736c61;

/** A string with a backslash sets it. Clear it before you read the string. */
export let sawEscape: bool = false;

export function clearEscape(): void {
  sawEscape = false;
}

let faultAt: usize = 0;

export function faultAddress(): usize {
  return faultAt;
}

export function fault(at: usize): usize {
  faultAt = at;
  return 0;
}

/** Memory for the kinds of more than 64 nested containers: a bit for each byte of the text. */
let levels: usize = 0;

export function setLevels(address: usize): void {
  levels = address;
}

export function afterSpace(from: usize): usize {
  let at = from;
  while (isSpace(byteAt(at))) at += 1;
  return at;
}

export function isSpace(byte: u32): bool {
  return byte <= space && (byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

/** A bit for each of sixteen bytes that ends plain text: a quote, a backslash or a control character. */
function endsOfPlain(at: usize): i32 {
  const bytes = v128.load(at);
  return i8x16.bitmask(
    v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(quote as i8)), i8x16.eq(bytes, i8x16.splat(backslash as i8))),
      i8x16.lt_u(bytes, i8x16.splat(space as i8)),
    ),
  );
}

/** Of a string or key, with its quotes. Most have less than sixteen bytes, and a call would take longer than the work. */
@inline
export function stringEnd(start: usize): usize {
  if (byteAt(start) !== quote) return fault(start);
  const ends = endsOfPlain(start + 1);
  if (ends === 0) return longStringEnd(start + 17);
  const at = start + 1 + ctz<i32>(ends);
  return byteAt(at) === quote ? at + 1 : escapedStringEnd(at);
}

/** Of a string of which the text up to `from` is plain. */
function longStringEnd(from: usize): usize {
  let at = from;
  while (true) {
    const ends = endsOfPlain(at);
    if (ends !== 0) {
      at += ctz<i32>(ends);
      return byteAt(at) === quote ? at + 1 : escapedStringEnd(at);
    }
    at += 16;
  }
}

/** Continues byte by byte from the first backslash. */
function escapedStringEnd(from: usize): usize {
  let at = from;
  while (byteAt(at) !== quote) {
    if (byteAt(at) < space) return fault(at);
    at = byteAt(at) === backslash ? escapeEnd(at) : at + 1;
    if (at === 0) return 0;
  }
  return at + 1;
}

function escapeEnd(start: usize): usize {
  sawEscape = true;
  const kind = byteAt(start + 1);
  if (kind === 0x75) return hex4End(start + 2);
  const isShort =
    kind === quote ||
    kind === backslash ||
    kind === 0x2f ||
    kind === 0x62 ||
    kind === 0x66 ||
    kind === 0x6e ||
    kind === 0x72 ||
    kind === 0x74;
  return isShort ? start + 2 : fault(start + 1);
}

function hex4End(start: usize): usize {
  for (let at = start; at < start + 4; at += 1) if (!isHexDigit(byteAt(at))) return fault(at);
  return start + 4;
}

function digitsEnd(start: usize): usize {
  let at = start;
  while (isDigit(byteAt(at))) at += 1;
  return at === start ? fault(at) : at;
}

/** A number at the end of the text can go on in the text that follows. */
function numberEnd(start: usize): usize {
  const at = digitsAndExponentEnd(start);
  return at !== 0 && byteAt(at) === 0 ? fault(at) : at;
}

function digitsAndExponentEnd(start: usize): usize {
  let at = byteAt(start) === 0x2d ? start + 1 : start;
  at = byteAt(at) === 0x30 ? at + 1 : digitsEnd(at);
  if (at !== 0 && byteAt(at) === 0x2e) at = digitsEnd(at + 1);
  if (at === 0 || (byteAt(at) | 0x20) !== 0x65) return at;
  const sign = byteAt(at + 1);
  return digitsEnd(sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
}

function scalarEnd(start: usize): usize {
  const first = byteAt(start);
  if (first === quote) return stringEnd(start);
  if (first === 0x74) return wordEnd(start, wordTrue);
  if (first === 0x6e) return wordEnd(start, wordNull);
  if (first === 0x66) return wordEnd(start + 1, wordAlse);
  return numberEnd(start);
}

function wordEnd(start: usize, word: u32): usize {
  const difference = load<u32>(start) ^ word;
  return difference === 0 ? start + 4 : fault(start + (ctz<i32>(difference) >> 3));
}

/** Of the key of a member and its colon, and the white space after: where the value begins. */
function keyAndColonEnd(start: usize): usize {
  const end = stringEnd(start);
  return end === 0 ? 0 : colonEnd(end);
}

/** From the end of a key to its value. */
@inline
export function colonEnd(keyEnd: usize): usize {
  return byteAt(keyEnd) === colon && byteAt(keyEnd + 1) > space ? keyEnd + 1 : spacedColonEnd(keyEnd);
}

function spacedColonEnd(keyEnd: usize): usize {
  const at = afterSpace(keyEnd);
  return byteAt(at) === colon ? afterSpace(at + 1) : fault(at);
}

/**
 * Of any value. A bit for each open container is set for an object; the bits of outer containers go to `levels`, 64 at a
 * time. Long on purpose: calls at every byte would cost time.
 */
export function valueEnd(start: usize): usize {
  let at = start;
  let kinds: u64 = 0;
  let depth: usize = 0;
  while (true) {
    const first = byteAt(at);
    const opens = first === openObject || first === openArray;
    if (opens) {
      if (depth !== 0 && (depth & 63) === 0) store<u64>(levels + (depth >> 3), kinds);
      depth += 1;
      kinds = (kinds << 1) | (first === openObject ? 1 : 0);
      at = afterSpace(at + 1);
    } else {
      at = scalarEnd(at);
      if (at === 0) return 0;
    }
    if (!opens || byteAt(at) === (first === openObject ? closeObject : closeArray)) {
      // The value is complete, as are the containers that close behind it.
      while (true) {
        if (depth === 0) return at;
        at = afterSpace(at);
        const isObject = (kinds & 1) !== 0;
        const next = byteAt(at);
        if (next === comma) {
          at = afterSpace(at + 1);
          break;
        }
        if (next !== (isObject ? closeObject : closeArray)) return fault(at);
        at += 1;
        depth -= 1;
        kinds = depth !== 0 && (depth & 63) === 0 ? load<u64>(levels + (depth >> 3)) : kinds >> 1;
      }
    }
    if ((kinds & 1) !== 0) {
      at = keyAndColonEnd(at);
      if (at === 0) return 0;
    }
  }
}
