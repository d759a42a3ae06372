import { actionNumbers, firstAction, stateNumbers, transitions } from './json-grammar.ts';
import { LogFileNotJsonError } from './log-file-errors.ts';

/** A key or a string: the bytes `start` to `end` between the quotes, good during the call only. */
type Told<Context, Answer> = (
  context: Context,
  bytes: Buffer,
  start: number,
  end: number,
  escaped: boolean,
  depth: number,
) => Answer;

/** What a walk tells of. `depth` counts the containers around a place: 1 within the outermost object or array. */
export interface Visitor<Context> {
  /** Nothing deeper than this is told. */
  readonly depth: number;
  /** Gives back whether the key's value is to be told, if it is a string. */
  readonly key: Told<Context, boolean>;
  readonly string: Told<Context, void>;
  /** A container opens at byte `at` of the chunk; `depth` counts it in. */
  readonly open: (context: Context, isObject: boolean, at: number, depth: number) => void;
  /** The container at `depth` closes; `end` is one past its last byte in the chunk. */
  readonly close: (context: Context, end: number, depth: number) => void;
}

/** Where a walk stands. */
interface Place {
  state: number;
  inKey: boolean;
  escaped: boolean;
  /** What earlier chunks held of the key or string that is open. */
  begun: Buffer;
  valueTold: boolean;
  depth: number;
  inObject: boolean;
  /** A bit for each level around the present one: is it an object? */
  levels: Uint32Array<ArrayBuffer>;
  /** Bytes of the chunks before this one. */
  offset: number;
}

export interface Walk<Context> extends Place {
  readonly visitor: Visitor<Context>;
  readonly context: Context;
  /** A key or string of more bytes than this that lies in several chunks may be told cut, yet longer than this. */
  readonly longestText: number;
}

const nothing = Buffer.alloc(0);
const quote = 0x22;
const space = 0x20;
const colonByte = 0x3a;
const commaByte = 0x2c;

export function startWalk<Context>(visitor: Visitor<Context>, context: Context, longestText: number): Walk<Context> {
  return {
    visitor,
    context,
    longestText,
    state: stateNumbers.value,
    inKey: false,
    escaped: false,
    begun: nothing,
    valueTold: false,
    depth: 0,
    inObject: false,
    levels: new Uint32Array(4),
    offset: 0,
  };
}

/**
 * Reads on through JSON that comes in chunks of any size: checks it and tells the visitor of its outer levels. What
 * `JSON.parse` takes is taken and what it rejects is rejected; bytes that are no UTF-8 count as the replacement
 * characters that they decode to. Needs a bit of memory for each open container, and no call stack.
 *
 * Long on purpose: it runs for every byte, so its state stays in locals and the commonest steps come first.
 *
 * @throws {LogFileNotJsonError} at the first byte that no JSON text can hold there.
 */
export function walk<Context>(it: Walk<Context>, chunk: Buffer): void {
  const { string, escaping, value, firstElement, firstKey, nextKey, colon, after } = stateNumbers;
  const { startString, startKey, openObject, openArray, closeObject, closeArray, comma } = actionNumbers;
  const { visitor, context } = it;
  const words = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const length = chunk.length;
  let state = it.state;
  let start = 0;
  let i = 0;
  while (i < length) {
    if (state === string) {
      i = endOfText(chunk, words, i);
      if (i === length) break;
      if (chunk[i] === quote) {
        if (isTold(it)) tell(it, chunk, start, i);
        i += 1;
        if (i + 1 < length && chunk[i + 1] === quote && chunk[i] === separatorAfter(it)) {
          // `":"` or `","`: straight into the next string.
          it.inKey = !it.inKey && it.inObject;
          it.escaped = false;
          i += 2;
          start = i;
        } else {
          state = it.inKey ? colon : after;
        }
        continue;
      }
    }
    const next = transitions[(state << 8) | (chunk[i] as number)] as number;
    i += 1;
    if (next < firstAction) {
      if (next === escaping) it.escaped = true;
      state = next;
      continue;
    }
    switch (next) {
      case startKey:
      case startString:
        it.inKey = next === startKey;
        it.escaped = false;
        start = i;
        state = string;
        break;
      case openObject:
      case openArray:
        enter(it, next === openObject);
        if (it.depth <= visitor.depth) visitor.open(context, it.inObject, i - 1, it.depth);
        state = it.inObject ? firstKey : firstElement;
        break;
      case closeObject:
      case closeArray:
        if (it.depth === 0 || it.inObject !== (next === closeObject)) throw unexpected(it, chunk, i - 1);
        if (it.depth <= visitor.depth) visitor.close(context, i, it.depth);
        leave(it);
        state = after;
        break;
      case comma:
        if (it.depth === 0) throw unexpected(it, chunk, i - 1);
        state = it.inObject ? nextKey : value;
        break;
      default:
        throw unexpected(it, chunk, i - 1);
    }
  }
  if (state <= stateNumbers.hex4 && isTold(it)) keepBegun(it, chunk, start, it.longestText);
  it.state = state;
  it.offset += length;
}

/** @throws {LogFileNotJsonError} where the text is not complete. */
export function endWalk(it: Place): void {
  // White space ends a number, and nothing else.
  const last = transitions[(it.state << 8) | space];
  if (last !== stateNumbers.after || it.depth !== 0) {
    throw new LogFileNotJsonError(it.offset === 0 ? 'it is empty' : `it ends too early, after ${it.offset} bytes`);
  }
}

/** Where plain text ends: at the first quote, backslash or control character from `from` on, else with the chunk. */
function endOfText(chunk: Buffer, words: DataView, from: number): number {
  const lastWord = chunk.length - 4;
  let at = from;
  for (; at <= lastWord; at += 4) {
    const ends = textEnds(words.getInt32(at, true));
    if (ends !== 0) return at + firstByteOf(ends);
  }
  while (at < chunk.length && transitions[chunk[at] as number] === stateNumbers.string) at += 1;
  return at;
}

/** Marks those bytes of a little-endian word that end plain text; exact up to the first one. */
function textEnds(word: number): number {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const either = ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes);
  return (either | ((word - 0x20202020) & ~word)) & 0x80808080;
}

function firstByteOf(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >>> 3;
}

function separatorAfter({ inKey, depth }: Place): number {
  if (inKey) return colonByte;
  return depth > 0 ? commaByte : -1;
}

function isTold<Context>(it: Walk<Context>): boolean {
  return it.depth <= it.visitor.depth && (it.inKey || it.valueTold);
}

function tell<Context>(it: Walk<Context>, chunk: Buffer, start: number, end: number): void {
  if (it.begun.length === 0) {
    if (it.inKey) it.valueTold = it.visitor.key(it.context, chunk, start, end, it.escaped, it.depth);
    else it.visitor.string(it.context, chunk, start, end, it.escaped, it.depth);
    return;
  }
  const whole = Buffer.concat([it.begun, chunk.subarray(start, end)]);
  it.begun = nothing;
  tell(it, whole, 0, whole.length);
}

function keepBegun(it: Place, chunk: Buffer, start: number, longestText: number): void {
  if (it.begun.length > longestText) return;
  it.begun = Buffer.concat([it.begun, chunk.subarray(start, start + longestText + 1)]);
}

function enter(it: Place, object: boolean): void {
  const at = it.depth >>> 5;
  if (at === it.levels.length) it.levels = twiceAsLong(it.levels);
  const bit = 1 << (it.depth & 31);
  const word = it.levels[at] as number;
  it.levels[at] = it.inObject ? word | bit : word & ~bit;
  it.inObject = object;
  it.depth += 1;
}

function leave(it: Place): void {
  it.depth -= 1;
  it.inObject = ((it.levels[it.depth >>> 5] as number) & (1 << (it.depth & 31))) !== 0;
}

function twiceAsLong(levels: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(levels.length * 2);
  longer.set(levels);
  return longer;
}

function unexpected(it: Place, chunk: Buffer, at: number): LogFileNotJsonError {
  return new LogFileNotJsonError(`unexpected ${named(chunk[at] as number)} at byte ${it.offset + at} of inflated text`);
}

function named(byte: number): string {
  return byte > space && byte < 0x7f
    ? `"${String.fromCharCode(byte)}"`
    : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}
