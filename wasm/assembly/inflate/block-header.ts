import { buffer, refill, skip, take } from './bits';
import {
  build,
  distanceEntries,
  distanceSymbols,
  lengthEntries,
  lengthSymbols,
  plainEntries,
  symbolValue,
  takenMask,
} from './huffman';
import { invalidBlockType, invalidCodes, invalidStoredLength, tooManyCodes } from './status';

/** The bits of the first tables. Larger ones take longer to build than they save. */
export const lengthBits: u32 = 11;
export const distanceBits: u32 = 8;

/** The most entries that codes of up to 15 bits need, by the program `enough` of zlib. */
export const lengthTable: usize = memory.data(4 * 2342, 64);
export const distanceTable: usize = memory.data(4 * 402, 64);

const codeLengthBits: u32 = 7;
const codeLengthSymbols: usize = 19;
const endOfBlockSymbol: usize = 256;
const mostLengthSymbols: usize = 286;
const mostDistanceSymbols: usize = 30;

/** The order in which a block has the lengths of its codes of code lengths. */
const order: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

const codeLengths: usize = memory.data(320, 8);

/** The longest header: its codes, and every code length with the bits that follow it. */
export const mostHeaderBytes: usize = (3 + 14 + 19 * 3 + 316 * 14) / 8 + 16;

/** The bytes of a stored block. */
export let storedBytes: usize = 0;

export const storedBlock: u32 = 0;
const fixedCodes: u32 = 1;
const dynamicCodes: u32 = 2;

/** Reads what a block of this type has before its content. Returns a fault, or 0. */
export function readHeader(type: u32): u32 {
  if (type === storedBlock) return readStoredLength();
  if (type === fixedCodes) return writeFixedCodes();
  return type === dynamicCodes ? readCodes() : invalidBlockType;
}

function readStoredLength(): u32 {
  const length = take(16);
  const complement = take(16);
  storedBytes = length;
  return length === (complement ^ 0xffff) ? 0 : invalidStoredLength;
}

/** Whether the tables have the fixed codes: a block that uses them can have a few bits, and the tables take longer. */
let hasFixedCodes: bool = false;

function writeFixedCodes(): u32 {
  if (hasFixedCodes) return 0;
  hasFixedCodes = true;
  memory.fill(codeLengths, 8, 144);
  memory.fill(codeLengths + 144, 9, 112);
  memory.fill(codeLengths + 256, 7, 24);
  memory.fill(codeLengths + 280, 8, 8);
  build(lengthTable, lengthBits, codeLengths, lengthSymbols, lengthEntries, false);
  memory.fill(codeLengths, 5, distanceSymbols);
  build(distanceTable, distanceBits, codeLengths, distanceSymbols, distanceEntries, false);
  return 0;
}

function readCodes(): u32 {
  hasFixedCodes = false;
  const lengths: usize = take(5) + 257;
  const distances: usize = take(5) + 1;
  if (lengths > mostLengthSymbols || distances > mostDistanceSymbols) return tooManyCodes;
  if (!readCodeLengthCode(take(4) + 4)) return invalidCodes;
  if (!readCodeLengths(lengths + distances)) return invalidCodes;
  if (load<u8>(codeLengths + endOfBlockSymbol) === 0) return invalidCodes;
  const isCode =
    build(lengthTable, lengthBits, codeLengths, lengths, lengthEntries, true) &&
    build(distanceTable, distanceBits, codeLengths + lengths, distances, distanceEntries, true);
  return isCode ? 0 : invalidCodes;
}

/** The code of the code lengths; its table is overwritten by that of the distances later. */
function readCodeLengthCode(given: usize): bool {
  memory.fill(codeLengths, 0, codeLengthSymbols);
  for (let i: usize = 0; i < given; i += 1) {
    refill();
    store<u8>(codeLengths + load<u8>(order + i), take(3) as u8);
  }
  return build(distanceTable, codeLengthBits, codeLengths, codeLengthSymbols, plainEntries, false);
}

function readCodeLengths(all: usize): bool {
  let i: usize = 0;
  while (i < all) {
    refill();
    const entry = load<u32>(distanceTable + ((buffer as usize) & ((1 << codeLengthBits) - 1)) * 4);
    skip(entry & takenMask);
    const symbol = symbolValue(entry);
    if (symbol < 16) {
      store<u8>(codeLengths + i, symbol as u8);
      i += 1;
      continue;
    }
    if (symbol === 16 && i === 0) return false;
    const value: u8 = symbol === 16 ? load<u8>(codeLengths + i - 1) : 0;
    const times: usize = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > all) return false;
    memory.fill(codeLengths + i, value, times);
    i += times;
  }
  return true;
}
