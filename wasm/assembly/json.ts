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

/**
 * Where the parts of a JSON text (RFC 8259) end. Each function takes the address of a part's first byte and gives back one
 * past its last, or 0 where the text is no JSON or does not end here: behind the text stand zeros, which no JSON holds, so
 * nothing has to be compared with the end.
 */

/** Containers inside one another; what is nested deeper is left to the caller. */
const deepest: i32 = 63;

const wordTrue: u32 = 0x65757274;
const wordNull: u32 = 0x6c6c756e;
const wordAlse: u32 = 0x65736c61;

/** Set by a string with a backslash, and by nothing else; who wants to know clears it first. */
export let sawEscape: bool = false;

export function clearEscape(): void {
  sawEscape = false;
}

export function afterSpace(from: usize): usize {
  let at = from;
  while (isSpace(byteAt(at))) at += 1;
  return at;
}

function isSpace(byte: u32): bool {
  return byte <= space && (byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

/** Of a string or key, with its quotes. */
export function stringEnd(start: usize): usize {
  if (byteAt(start) !== quote) return 0;
  let at = start + 1;
  while (true) {
    const bytes = v128.load(at);
    const ends = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(quote as i8)), i8x16.eq(bytes, i8x16.splat(backslash as i8))),
        i8x16.lt_u(bytes, i8x16.splat(space as i8)),
      ),
    );
    if (ends !== 0) {
      at += ctz<i32>(ends);
      return byteAt(at) === quote ? at + 1 : escapedStringEnd(at);
    }
    at += 16;
  }
}

/** Goes on byte by byte from the first backslash. */
function escapedStringEnd(from: usize): usize {
  let at = from;
  while (byteAt(at) !== quote) {
    if (byteAt(at) < space) return 0;
    at = byteAt(at) === backslash ? escapeEnd(at) : at + 1;
    if (at === 0) return 0;
  }
  return at + 1;
}

function escapeEnd(start: usize): usize {
  sawEscape = true;
  const kind = byteAt(start + 1);
  if (kind === 0x75) return isHex4(start + 2) ? start + 6 : 0;
  const isShort =
    kind === quote ||
    kind === backslash ||
    kind === 0x2f ||
    kind === 0x62 ||
    kind === 0x66 ||
    kind === 0x6e ||
    kind === 0x72 ||
    kind === 0x74;
  return isShort ? start + 2 : 0;
}

function isHex4(at: usize): bool {
  for (let i: usize = 0; i < 4; i += 1) if (!isHexDigit(byteAt(at + i))) return false;
  return true;
}

function digitsEnd(start: usize): usize {
  let at = start;
  while (isDigit(byteAt(at))) at += 1;
  return at === start ? 0 : at;
}

function numberEnd(start: usize): usize {
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
  if (first === 0x74) return load<u32>(start) === wordTrue ? start + 4 : 0;
  if (first === 0x6e) return load<u32>(start) === wordNull ? start + 4 : 0;
  if (first === 0x66) return load<u32>(start + 1) === wordAlse ? start + 5 : 0;
  return numberEnd(start);
}

/** Of a member's key and its colon, and the white space after: where the value begins. */
function keyAndColonEnd(start: usize): usize {
  const end = stringEnd(start);
  return end === 0 ? 0 : colonEnd(end);
}

/** From the end of a key to its value. */
export function colonEnd(keyEnd: usize): usize {
  const at = afterSpace(keyEnd);
  return byteAt(at) === colon ? afterSpace(at + 1) : 0;
}

/**
 * Of any value. A bit for each open container says whether it is an object. Long on purpose: its state would else be passed
 * around at every byte.
 */
export function valueEnd(start: usize): usize {
  let at = start;
  let kinds: u64 = 0;
  let depth: i32 = 0;
  while (true) {
    const first = byteAt(at);
    const opens = first === openObject || first === openArray;
    if (opens) {
      if (depth === deepest) return 0;
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
        at += 1;
        if (next === comma) {
          at = afterSpace(at);
          break;
        }
        if (next !== (isObject ? closeObject : closeArray)) return 0;
        depth -= 1;
        kinds >>= 1;
      }
    }
    if ((kinds & 1) !== 0) {
      at = keyAndColonEnd(at);
      if (at === 0) return 0;
    }
  }
}
