import { crc32 } from 'node:zlib';
import { LogFileCorruptError } from '../log-file-errors.ts';
import { instancesOf, type Memory } from '../web-assembly.ts';
import { inflaterModule } from './inflater-module.ts';

/** The compiled inflate; see `wasm/assembly/inflate/inflate.ts`. Addresses are bytes of its memory. */
interface Inflater {
  readonly memory: Memory;
  /** The memory before everything else, which the inflater does not use. */
  readonly freeBytes: Constant;
  readonly input: Constant;
  readonly inputBytes: Constant;
  readonly output: Constant;
  readonly outputBytes: Constant;
  /** Where the output ends. */
  readonly outputEnd: Constant;
  readonly start: () => void;
  readonly inflate: (inputBytes: number, isLast: 0 | 1, mostOutputBytes: number) => number;
  readonly inputAt: () => number;
}

interface Constant {
  readonly value: number;
}

/** As in `wasm/assembly/inflate/status.ts`. */
const needsInput = 0;
const isComplete = 2;
const faults: ReadonlyMap<number, string> = new Map([
  [3, 'unexpected end of file'],
  [4, 'invalid block type'],
  [5, 'invalid stored block lengths'],
  [6, 'too many length or distance symbols'],
  [7, 'invalid code lengths'],
  [8, 'invalid literal/length code'],
  [9, 'invalid distance code'],
  [10, 'invalid distance too far back'],
]);

/** Zeros that follow the input and the output. */
const slack = 64;

/** So many of the last inflated bytes lie before a part: the farthest that data can be repeated from. */
const mostBytesBefore = 2 ** 15;

/** The first part of the input is small, since a file can have many small gzip members. No header of a block is larger. */
const leastInputBytes = 2 ** 10;

/** How much the inflater reads and writes at a time, at most 128 KiB and 512 KiB, which is the default. */
export interface PartSizes {
  /** At least 1 KiB. */
  readonly inputBytes: number;
  readonly outputBytes: number;
}

/** Inflaters that no file uses. */
const idle: Inflater[] = [];

const instance = instancesOf<Inflater>(inflaterModule);

const inflaters = new WeakMap<ArrayBufferLike, Inflater>();

function newInflater(): Inflater {
  const inflater = instance();
  inflaters.set(inflater.memory.buffer, inflater);
  return inflater;
}

/** The memory of an inflater, which the reader of its parts can use too: the bytes before `freeBytes`. */
export interface InflaterMemory {
  readonly memory: Memory;
  readonly freeBytes: number;
}

/** Where a part lies, with zeros behind it; undefined for any other bytes. */
export function inflaterMemoryOf({ buffer }: Buffer): InflaterMemory | undefined {
  const inflater = inflaters.get(buffer);
  return inflater && { memory: inflater.memory, freeBytes: inflater.freeBytes.value };
}

/** A part together with the last bytes of the parts before it, without copying them; undefined if they do not all lie directly before it. */
export function withBytesBefore(part: Buffer, bytes: number): Buffer | undefined {
  const isPart = inflaters.get(part.buffer)?.output.value === part.byteOffset;
  if (!isPart || bytes > mostBytesBefore) return undefined;
  return bytes === 0 ? part : Buffer.from(part.buffer, part.byteOffset - bytes, bytes + part.length);
}

/** Whether the last bytes of a part will lie directly before the next one. */
export function staysBefore(end: Buffer): boolean {
  return end.length <= mostBytesBefore && inflaters.has(end.buffer);
}

/** What the data was. */
export interface Inflated {
  /** Where it ends in the body. */
  readonly end: number;
  readonly bytes: number;
  /** The CRC-32 of the inflated bytes. */
  readonly crc: number;
}

/**
 * Inflates DEFLATE data (RFC 1951) part by part. The memory of a part is that of the next one too: copy what you keep. A part
 * can be empty, so that the caller can do something else meanwhile.
 *
 * @param start where the data begins in the body
 * @throws {LogFileCorruptError} if the data is cut short or damaged.
 */
export function* inflateRaw(body: Buffer, start: number, sizes?: PartSizes): Generator<Buffer, Inflated, undefined> {
  const inflater = idle.pop() ?? newInflater();
  try {
    return yield* inflateWith(inflater, body, start, sizes);
  } finally {
    idle.push(inflater);
  }
}

function* inflateWith(
  inflater: Inflater,
  body: Buffer,
  start: number,
  { inputBytes, outputBytes }: PartSizes = {
    inputBytes: inflater.inputBytes.value,
    outputBytes: inflater.outputBytes.value,
  },
): Generator<Buffer, Inflated, undefined> {
  const memory = Buffer.from(inflater.memory.buffer);
  const input = inflater.input.value;
  const output = inflater.output.value;
  let crc = 0;
  let bytes = 0;
  let end = start;
  inflater.start();
  for (let most = leastInputBytes; ; most = Math.min(2 * most, inputBytes)) {
    const copied = body.copy(memory, input, end, end + most);
    const isLast = end + copied === body.length;
    if (isLast) memory.fill(0, input + copied, input + copied + slack);
    const status = inflater.inflate(copied, isLast ? 1 : 0, outputBytes);
    end += inflater.inputAt() - input;
    const fault = faults.get(status);
    if (fault !== undefined) throw new LogFileCorruptError(fault);
    const part = memory.subarray(output, status === needsInput ? output : inflater.outputEnd.value);
    crc = crc32(part, crc);
    bytes += part.length;
    yield part;
    if (status === isComplete) return { end, bytes, crc };
  }
}
