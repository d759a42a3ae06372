/**
 * Decoding tables of a Huffman code, and what their entries mean. A table is looked up by the next bits of the input, the
 * first one lowest. Codes longer than the bits of a table continue in a second table behind it.
 */

/** The entry is a literal byte. */
export const literal: u32 = 1 << 31;
/** The entry is none of the symbols that most often occur: it has `subtable`, `endOfBlock` or, for a code without a symbol, neither. */
export const unusual: u32 = 1 << 15;
/** The value is the place of the second table, and the length of the code is the bits to look up there. */
export const subtable: u32 = 1 << 14;
export const endOfBlock: u32 = 1 << 13;

/** Bits of the entry itself: how many bits of the input it takes, the bits that follow the code included. */
export const takenMask: u32 = 63;

/** The bits that an entry takes, without those that follow the code. */
export function codeLengthOf(entry: u32): u32 {
  return (entry >> 8) & 15;
}

/** A literal byte, or what the bits that follow the code are added to. */
export function symbolValue(entry: u32): u32 {
  return entry >> 16;
}

export const mostCodeLength: u32 = 15;

export const lengthSymbols: usize = 288;
export const distanceSymbols: usize = 32;

/** An entry for each symbol, without the length of its code. */
export const lengthEntries: usize = memory.data(4 * 288, 8);
export const distanceEntries: usize = memory.data(4 * 32, 8);
export const plainEntries: usize = memory.data(4 * 19, 8);

const counts: usize = memory.data(4 * 16, 8);
const starts: usize = memory.data(4 * 17, 8);
const sorted: usize = memory.data(4 * 320, 8);

/** Writes the entries of all symbols (RFC 1951, section 3.2.5). */
function writeEntries(): void {
  for (let byte: u32 = 0; byte < 256; byte += 1) storeEntry(lengthEntries, byte, literal | (byte << 16));
  storeEntry(lengthEntries, 256, unusual | endOfBlock);
  let length: u32 = 3;
  for (let i: u32 = 0; i < 28; i += 1) {
    const further: u32 = i < 8 ? 0 : (i >> 2) - 1;
    storeEntry(lengthEntries, 257 + i, (length << 16) | further);
    length += 1 << further;
  }
  storeEntry(lengthEntries, 285, 258 << 16);
  storeEntry(lengthEntries, 286, unusual);
  storeEntry(lengthEntries, 287, unusual);
  let distance: u32 = 1;
  for (let i: u32 = 0; i < 30; i += 1) {
    const further: u32 = i < 4 ? 0 : (i >> 1) - 1;
    storeEntry(distanceEntries, i, (distance << 16) | further);
    distance += 1 << further;
  }
  storeEntry(distanceEntries, 30, unusual);
  storeEntry(distanceEntries, 31, unusual);
  for (let i: u32 = 0; i < 19; i += 1) storeEntry(plainEntries, i, i << 16);
}

writeEntries();

function storeEntry(table: usize, at: u32, entry: u32): void {
  store<u32>(table + (at << 2), entry);
}

function countAt(length: u32): u32 {
  return load<u32>(counts + (length << 2));
}

/**
 * Builds the tables of a code from the code lengths of its symbols, a byte each.
 *
 * @param bits of the first table
 * @param mayLack whether the code may lack symbols: it has none, or one of a single bit
 * @returns whether the lengths are those of a code
 */
export function build(table: usize, bits: u32, lengths: usize, symbols: usize, entries: usize, mayLack: bool): bool {
  const longest = sortByLength(lengths, symbols);
  let left: i32 = 1;
  for (let length: u32 = 1; length <= mostCodeLength; length += 1) {
    left = (left << 1) - (countAt(length) as i32);
    if (left < 0) return false;
  }
  if (left > 0) {
    if (!mayLack || longest > 1) return false;
    for (let at: u32 = 0; at < (1 as u32) << bits; at += 1) storeEntry(table, at, unusual | 1);
  }
  writeCodes(table, bits, longest, entries);
  return true;
}

/** Returns the longest length; 0 if no symbol has a code. */
function sortByLength(lengths: usize, symbols: usize): u32 {
  memory.fill(counts, 0, 4 * 16);
  for (let i: usize = 0; i < symbols; i += 1) {
    const count = counts + ((load<u8>(lengths + i) as usize) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  let longest: u32 = 0;
  let start: u32 = 0;
  for (let length: u32 = 1; length <= mostCodeLength; length += 1) {
    storeEntry(starts, length, start);
    start += countAt(length);
    if (countAt(length) > 0) longest = length;
  }
  for (let i: usize = 0; i < symbols; i += 1) {
    const length = load<u8>(lengths + i) as u32;
    if (length === 0) continue;
    const place = load<u32>(starts + (length << 2));
    storeEntry(sorted, place, i as u32);
    storeEntry(starts, length, place + 1);
  }
  return longest;
}

/** In the order of the codes: by length, then by symbol. */
function writeCodes(table: usize, bits: u32, longest: u32, entries: usize): void {
  const mask: u32 = ((1 as u32) << bits) - 1;
  let next = sorted;
  let end: u32 = mask + 1;
  let prefix: u32 = u32.MAX_VALUE;
  let second: usize = 0;
  let secondBits: u32 = 0;
  // The code, its first bit lowest.
  let code: u32 = 0;
  for (let length: u32 = 1; length <= longest; length += 1) {
    for (let left = countAt(length); left > 0; left -= 1) {
      const entry = load<u32>(entries + ((load<u32>(next) as usize) << 2));
      next += 4;
      if (length <= bits) fill(table, code, length, bits, entry);
      else {
        if ((code & mask) !== prefix) {
          prefix = code & mask;
          secondBits = bitsOfSecond(length, left, bits, longest);
          second = table + (end << 2);
          storeEntry(table, prefix, unusual | subtable | (end << 16) | (secondBits << 8) | bits);
          end += (1 as u32) << secondBits;
        }
        fill(second, code >> bits, length - bits, secondBits, entry);
      }
      code = following(code, length);
    }
  }
}

/** Fills all places that begin with the code. */
function fill(table: usize, code: u32, length: u32, bits: u32, entry: u32): void {
  const whole = (entry + length) | (length << 8);
  for (let at = code; at < (1 as u32) << bits; at += (1 as u32) << length) storeEntry(table, at, whole);
}

/** The bits of a second table that takes all codes with its prefix, of which the first has this length. */
function bitsOfSecond(length: u32, left: u32, bits: u32, longest: u32): u32 {
  let second = length - bits;
  let room: i32 = ((1 as i32) << second) - (left as i32);
  for (let further = length + 1; room > 0 && further <= longest; further += 1) {
    second += 1;
    room = (room << 1) - (countAt(further) as i32);
  }
  return second;
}

/** Adds one to a code whose first bit is lowest. */
function following(code: u32, length: u32): u32 {
  let bit: u32 = (1 as u32) << (length - 1);
  while ((code & bit) !== 0) bit >>= 1;
  return bit === 0 ? 0 : (code & (bit - 1)) | bit;
}
