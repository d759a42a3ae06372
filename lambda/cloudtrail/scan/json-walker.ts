import { LogFileNotJsonError } from '../log-file-errors.ts';
import { actionNumbers, firstAction, stateNumbers, transitions } from './json-grammar.ts';

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
  /**
   * A container opens at byte `at` of the chunk; `depth` counts it in. Gives back 0, or one past the container's last byte
   * where the visitor has read it itself: then nothing of it is told, not even that it closes.
   */
  readonly open: (context: Context, isObject: boolean, at: number, depth: number) => number;
  /** The container at `depth` closes; `end` is one past its last byte in the chunk. */
  readonly close: (context: Context, end: number, depth: number) => void;
}

/** Where a walk stands. */
interface Place {
  state: number;
  inKey: boolean;
  escaped: boolean;
  /** Where the open key or string begins in the chunk. */
  textStart: number;
  /** What earlier chunks held of the key or string that is open. */
  begun: Buffer;
  valueTold: boolean;
  depth: number;
  inObject: boolean;
  /** A bit for each level around the present one: is it an object? */
  levels: Uint32Array<ArrayBuffer>;
  /** One past a container that the visitor has read itself; 0 where there is none. */
  readTo: number;
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
    textStart: 0,
    begun: nothing,
    valueTold: false,
    depth: 0,
    inObject: false,
    levels: new Uint32Array(4),
    readTo: 0,
    offset: 0,
  };
}

/**
 * Reads on through JSON that comes in chunks of any size: checks it and tells the visitor of its outer levels. What
 * `JSON.parse` takes is taken and what it rejects is rejected; bytes that are no UTF-8 count as the replacement
 * characters that they decode to. Needs a bit of memory for each open container, and no call stack.
 *
 * Long on purpose: it runs for every byte, and calls that the compiler does not merge would cost a quarter more.
 *
 * @throws {LogFileNotJsonError} at the first byte that no JSON text can hold there.
 */
export function walk<Context>(it: Walk<Context>, chunk: Buffer): void {
  const { string, escaping, colon, after } = stateNumbers;
  const words = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const length = chunk.length;
  let state = it.state;
  let at = 0;
  it.textStart = 0;
  while (at < length) {
    if (state === string) {
      at = endOfText(chunk, words, at);
      if (at === length) break;
      if (chunk[at] === quote) {
        if (isTold(it)) tell(it, chunk, it.textStart, at);
        at += 1;
        if (at + 1 < length && chunk[at + 1] === quote && chunk[at] === separatorAfter(it)) {
          // `":"` or `","`: straight into the next key or string.
          at += 2;
          startText(it, !it.inKey && it.inObject, at);
        } else {
          state = it.inKey ? colon : after;
        }
        continue;
      }
    }
    const next = transitions[(state << 8) | (chunk[at] as number)] as number;
    if (next < firstAction) {
      if (next === escaping) it.escaped = true;
      state = next;
    } else {
      state = act(it, next, chunk, at);
      if (it.readTo > 0) {
        at = it.readTo - 1;
        it.readTo = 0;
      }
    }
    at += 1;
  }
  if (state <= stateNumbers.hex4 && isTold(it)) keepBegun(it, chunk);
  it.state = state;
  it.offset += length;
}

function startText(it: Place, inKey: boolean, at: number): number {
  it.inKey = inKey;
  it.escaped = false;
  it.textStart = at;
  return stateNumbers.string;
}

/** Gives back the next state. */
function act<Context>(it: Walk<Context>, action: number, chunk: Buffer, at: number): number {
  switch (action) {
    case actionNumbers.comma:
      if (it.depth === 0) break;
      return it.inObject ? stateNumbers.nextKey : stateNumbers.value;
    case actionNumbers.startKey:
    case actionNumbers.startString:
      return startText(it, action === actionNumbers.startKey, at + 1);
    case actionNumbers.openObject:
    case actionNumbers.openArray:
      return open(it, action === actionNumbers.openObject, at);
    case actionNumbers.closeObject:
    case actionNumbers.closeArray:
      if (it.depth === 0 || it.inObject !== (action === actionNumbers.closeObject)) break;
      return close(it, at);
  }
  throw unexpected(it, chunk, at);
}

function open<Context>(it: Walk<Context>, isObject: boolean, at: number): number {
  if (it.depth < it.visitor.depth) it.readTo = it.visitor.open(it.context, isObject, at, it.depth + 1);
  if (it.readTo > 0) return stateNumbers.after;
  enter(it, isObject);
  return isObject ? stateNumbers.firstKey : stateNumbers.firstElement;
}

function close<Context>(it: Walk<Context>, at: number): number {
  if (it.depth <= it.visitor.depth) it.visitor.close(it.context, at + 1, it.depth);
  leave(it);
  return stateNumbers.after;
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

function keepBegun<Context>(it: Walk<Context>, chunk: Buffer): void {
  if (it.begun.length > it.longestText) return;
  it.begun = Buffer.concat([it.begun, chunk.subarray(it.textStart, it.textStart + it.longestText + 1)]);
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
