import { at, buffer, count, giveBack, refill, setBits, take } from './bits';
import {
  distanceBits,
  distanceTable,
  lengthBits,
  lengthTable,
  mostHeaderBytes,
  readHeader,
  storedBlock,
  storedBytes,
} from './block-header';
import { codeLengthOf, endOfBlock, literal, subtable, symbolValue, unusual } from './huffman';
import { distanceTooFar, endsEarly, invalidDistance, invalidLength, isComplete, isFull, needsInput } from './status';

/**
 * Inflates DEFLATE data (RFC 1951) in parts: the host writes a part of the input to `input`, calls `inflate`, and reads the
 * output between `output` and `outputEnd` when it is full or complete. Zeros follow the input.
 */

/** The memory before everything else, which is for the host: see `memoryBase` in `wasm/build.js`. */
export const freeBytes: usize = 2097152;

const mostDistance: usize = 32768;
/** The hot loop reads and takes at most this many bytes of the input in one turn. */
const mostTurnBytes: usize = 32;

export const inputBytes: usize = 131072;
export const outputBytes: usize = 524288;
export const input: usize = memory.data(131072 + 64, 64);
/** Behind the output: the longest match, and what copying writes too much, or zeros. */
const zeroBytes: usize = 64;
const history: usize = memory.data(32768 + 524288 + 258 + 64, 64);
/** The bytes that a match can repeat are before the output. */
export const output: usize = history + mostDistance;

/** The address behind the output so far. */
export let outputEnd: usize = output;
/** No match can begin before this. */
let historyStart: usize = output;

const inHeader: u32 = 0;
const inStored: u32 = 1;
const inCodes: u32 = 2;
let stage: u32 = inHeader;
let isLastBlock: bool = false;
let storedLeft: usize = 0;

/** Begins with other data. The host has read the output; the last of it lies before the new output, as in one piece of data. */
export function start(): void {
  stage = inHeader;
  isLastBlock = false;
  setBits(0, 0, input);
  keepHistory();
  historyStart = output;
}

/** The address of the first byte of the input that is not read. Some of its bits can be. */
export function inputAt(): usize {
  return at;
}

/**
 * Zeros follow the output.
 * @param most output bytes at which the output is full; a match can exceed it
 */
export function inflate(bytes: usize, isLast: bool, most: usize): u32 {
  const status = inflateBlocks(bytes, isLast, most);
  memory.fill(outputEnd, 0, zeroBytes);
  return status;
}

function inflateBlocks(bytes: usize, isLast: bool, most: usize): u32 {
  const end = input + bytes;
  setBits(buffer, count, input);
  if (outputEnd - output >= most) keepHistory();
  let status: u32 = 0;
  while (true) {
    if (stage === inHeader) {
      if (isLastBlock) return isComplete;
      // The block can have ended where the output was full, and the next call begins with other output.
      if (outputEnd - output >= most) return isFull;
      status = startBlock(end, isLast);
      giveBack();
      if (at > end) return endsEarly;
      if (status !== blockStarted) return status;
    }
    const isStored = stage === inStored;
    status = isStored ? copyStored(end, isLast, output + most) : decode(end, isLast, output + most);
    giveBack();
    if (at > end) return endsEarly;
    if (status !== blockEnded) return status;
    stage = inHeader;
  }
}

const blockStarted: u32 = 100;
const blockEnded: u32 = 101;

/** Moves the last of the output to the memory before it. The host can read all of it there, a match only what belongs to the same data. */
function keepHistory(): void {
  const written = outputEnd - output;
  memory.copy(history, outputEnd - mostDistance, mostDistance);
  historyStart = max(historyStart - written, history);
  outputEnd = output;
}

function startBlock(end: usize, isLast: bool): u32 {
  if (!isLast && end - at < mostHeaderBytes) return needsInput;
  refill();
  isLastBlock = take(1) !== 0;
  const type = take(2);
  if (type === storedBlock) {
    // It begins at a whole byte.
    take(count & 7);
    giveBack();
    refill();
  }
  const fault = readHeader(type);
  if (fault !== 0) return fault;
  stage = type === storedBlock ? inStored : inCodes;
  storedLeft = storedBytes;
  return blockStarted;
}

function copyStored(end: usize, isLast: bool, limit: usize): u32 {
  const room: usize = limit > outputEnd ? limit - outputEnd : 0;
  const copied = min(min(storedLeft, end - at), room);
  memory.copy(outputEnd, at, copied);
  outputEnd += copied;
  storedLeft -= copied;
  setBits(0, 0, at + copied);
  if (storedLeft === 0) return blockEnded;
  if (outputEnd >= limit) return isFull;
  return isLast ? endsEarly : needsInput;
}

/**
 * Decodes symbols until the block ends. Long on purpose: all its state is in locals, which are registers. For the same reason,
 * three literals in a row are written out: a loop takes longer.
 */
function decode(end: usize, isLast: bool, limit: usize): u32 {
  const inputLimit = isLast ? end + 8 : end < input + mostTurnBytes ? input : end - mostTurnBytes;
  let bits = buffer;
  // Only the lowest six bits count.
  let left = count;
  let from = at;
  let to = outputEnd;
  let status: u32 = 0;
  const first = historyStart;
  while (true) {
    if (to >= limit) {
      status = isFull;
      break;
    }
    if (from >= inputLimit) {
      status = isLast ? endsEarly : needsInput;
      break;
    }
    bits |= load<u64>(from) << ((left & 63) as u64);
    from += (63 - (left & 63)) >> 3;
    left |= 56;
    let entry = load<u32>(lengthTable + (((bits as u32) & ((1 << lengthBits) - 1)) << 2));
    if ((entry & literal) !== 0) {
      store<u8>(to, symbolValue(entry));
      to += 1;
      bits >>= entry as u64;
      left -= entry;
      entry = load<u32>(lengthTable + (((bits as u32) & ((1 << lengthBits) - 1)) << 2));
      if ((entry & literal) !== 0) {
        store<u8>(to, symbolValue(entry));
        to += 1;
        bits >>= entry as u64;
        left -= entry;
        entry = load<u32>(lengthTable + (((bits as u32) & ((1 << lengthBits) - 1)) << 2));
        if ((entry & literal) !== 0) {
          store<u8>(to, symbolValue(entry));
          to += 1;
          bits >>= entry as u64;
          left -= entry;
          continue;
        }
      }
      bits |= load<u64>(from) << ((left & 63) as u64);
      from += (63 - (left & 63)) >> 3;
      left |= 56;
    }
    if ((entry & unusual) !== 0) {
      if ((entry & subtable) !== 0) {
        bits >>= entry as u64;
        left -= entry;
        const place = symbolValue(entry) + ((bits as u32) & (((1 as u32) << codeLengthOf(entry)) - 1));
        entry = load<u32>(lengthTable + (place << 2));
        if ((entry & literal) !== 0) {
          store<u8>(to, symbolValue(entry));
          to += 1;
          bits >>= entry as u64;
          left -= entry;
          continue;
        }
      }
      if ((entry & unusual) !== 0) {
        if ((entry & endOfBlock) === 0) {
          status = invalidLength;
          break;
        }
        bits >>= entry as u64;
        left -= entry;
        status = blockEnded;
        break;
      }
    }
    let further = bits & (((1 as u64) << (entry as u64)) - 1);
    bits >>= entry as u64;
    left -= entry;
    const length: usize = symbolValue(entry) + ((further >> (codeLengthOf(entry) as u64)) as u32);
    entry = load<u32>(distanceTable + (((bits as u32) & ((1 << distanceBits) - 1)) << 2));
    if ((entry & unusual) !== 0) {
      if ((entry & subtable) !== 0) {
        bits >>= entry as u64;
        left -= entry;
        const place = symbolValue(entry) + ((bits as u32) & (((1 as u32) << codeLengthOf(entry)) - 1));
        entry = load<u32>(distanceTable + (place << 2));
      }
      if ((entry & unusual) !== 0) {
        status = invalidDistance;
        break;
      }
    }
    further = bits & (((1 as u64) << (entry as u64)) - 1);
    bits >>= entry as u64;
    left -= entry;
    const distance: usize = symbolValue(entry) + ((further >> (codeLengthOf(entry) as u64)) as u32);
    if (distance > to - first) {
      status = distanceTooFar;
      break;
    }
    const stop = to + length;
    let source = to - distance;
    if (distance >= 16) {
      do {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 16), 16);
        to += 32;
        source += 32;
      } while (to < stop);
    } else if (distance === 1) {
      const same = i8x16.splat(load<i8>(source));
      do {
        v128.store(to, same);
        to += 16;
      } while (to < stop);
    } else {
      // Each copy makes one more repetition right.
      do {
        store<u64>(to, load<u64>(source));
        to += distance < 8 ? distance : 8;
        source += distance < 8 ? distance : 8;
      } while (to < stop);
    }
    to = stop;
  }
  setBits(bits, left & 63, from);
  outputEnd = to;
  return status;
}
