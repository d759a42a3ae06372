import { staysBefore, withBytesBefore } from '../inflate/inflate-raw.ts';
import {
  LogFileNotJsonError,
  RecordsMissingError,
  RecordTooLargeError,
  TooManyMatchesError,
} from '../log-file-errors.ts';
import { addIfMatch, forgetMatches, type Matches, noMatches } from './matches.ts';
import { createRecordPicker, mostValueBytes, type RecordPicker } from './record-picker.ts';
import { type ElementCounts, type KeepingSearch, recordsKey } from './search.ts';

export interface RecordReader<Kept> {
  /**
   * Reads the next chunk. It keeps a fault until `end`: if the gzip data is damaged too, that is the error to report.
   * @throws {TooManyMatchesError} at once.
   */
  readonly read: (chunk: Buffer) => void;
  /** Whether it has read all records that begin before this byte of the file. Assumes that no other `Records` follows. */
  readonly isPast: (offset: number) => boolean;
  /** What is kept of the matches so far, in the order of the file. */
  readonly matches: () => readonly Kept[];
  /** The elements of `Records` so far. */
  readonly elements: () => ElementCounts;
  /**
   * @throws {LogFileNotJsonError} if the file is not valid JSON from its first byte to its last.
   * @throws {RecordsMissingError} if it is not an object with an array of `Records`.
   * @throws {RecordTooLargeError} if a record exceeds the limit.
   */
  readonly end: () => void;
}

/** What must come next: at the start of the file, in its object, in its array of records, or at its end. */
type Place =
  | 'file'
  | 'first key'
  | 'key'
  | 'colon'
  | 'colon of Records'
  | 'value'
  | 'value of Records'
  | 'after value'
  | 'first element'
  | 'element'
  | 'after element'
  | 'end';

const insideRecords: readonly Place[] = ['first element', 'element', 'after element'];

interface Reading {
  readonly matches: Matches<unknown>;
  readonly picker: RecordPicker;
  elements: ElementCounts;
  place: Place;
  /** Whether the last `Records` is an array. */
  hasRecords: boolean;
  /** The bytes of earlier chunks that are not read yet: the beginning of a record, mostly. */
  rest: Buffer;
  /** The bytes of the file before the next chunk. */
  offset: number;
  /** The bytes of the file before the text that is read. */
  textStart: number;
}

/** A single character that leads from one place to the next. */
const characters: Readonly<Record<Place, Readonly<Record<string, Place>>>> = {
  file: { '{': 'first key' },
  'first key': { '}': 'end' },
  key: {},
  colon: { ':': 'value' },
  'colon of Records': { ':': 'value of Records' },
  value: {},
  'value of Records': { '[': 'first element' },
  'after value': { ',': 'key', '}': 'end' },
  'first element': { ']': 'after value' },
  element: {},
  'after element': { ',': 'element', ']': 'after value' },
  end: {},
};

/** Reads what begins at `at`, and returns the position behind it, or 0 if the picker has a fault. */
type Read = (it: Reading, text: Buffer, at: number) => number;

const reads: Readonly<Partial<Record<Place, Read>>> = {
  file: valueBefore('end'),
  'first key': readKey,
  key: readKey,
  value: valueBefore('after value'),
  'value of Records': valueBefore('after value'),
  'first element': readElements,
  element: readElements,
};

function valueBefore(next: Place): Read {
  return (it, text, at) => {
    const end = it.picker.valueEnd(text, at);
    if (end > 0) it.place = next;
    return end;
  };
}

/** The longest spelling of `Records`: an escape of six bytes for each character, and the quotes. */
const longestRecordsKey = 6 * recordsKey.length + 2;

/** As with JSON.parse, the last of several `Records` counts. */
function readKey(it: Reading, text: Buffer, at: number): number {
  if (text[at] !== 0x22) throw unexpected(it, text, at);
  const end = it.picker.valueEnd(text, at);
  if (end === 0) return 0;
  const isRecords = end - at <= longestRecordsKey && JSON.parse(text.toString('utf8', at, end)) === recordsKey;
  it.place = isRecords ? 'colon of Records' : 'colon';
  if (isRecords) {
    it.hasRecords = false;
    it.elements = noElements;
    forgetMatches(it.matches);
  }
  return end;
}

function readElements(it: Reading, text: Buffer, at: number): number {
  const end = it.picker.pick(text, at, (from, to, wanted) => addIfMatch(it.matches, text, from, to, wanted));
  if (end === 0) return 0;
  const { sure, others } = it.picker.elements();
  it.elements = { sure: it.elements.sure + sure, others: it.elements.others + others };
  it.place = 'after element';
  return end;
}

/** Reads as far as the text is complete, and returns the position behind. */
function readText(it: Reading, text: Buffer, from: number): number {
  let at = afterSpace(text, from);
  while (at < text.length) {
    const end = step(it, text, at);
    if (end === 0) return at;
    at = afterSpace(text, end);
  }
  return at;
}

function step(it: Reading, text: Buffer, at: number): number {
  const next = characters[it.place][String.fromCharCode(text[at] as number)];
  if (next !== undefined) {
    it.place = next;
    it.hasRecords ||= next === 'first element';
    return at + 1;
  }
  const end = reads[it.place]?.(it, text, at);
  if (end === undefined) throw unexpected(it, text, at);
  const fault = end === 0 ? it.picker.fault() : undefined;
  if (fault !== undefined) throw unexpected(it, text, fault);
  return end;
}

function unexpected({ textStart }: Reading, text: Buffer, at: number): LogFileNotJsonError {
  const name = nameOf(text[at] as number);
  return new LogFileNotJsonError(`unexpected ${name} at byte ${textStart + at} of inflated text`);
}

function nameOf(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

function afterSpace(text: Buffer, from: number): number {
  let at = from;
  while (text[at] === 0x20 || text[at] === 0x0a || text[at] === 0x0d || text[at] === 0x09) at += 1;
  return at;
}

/** The bytes that are not read yet, copied unless the next chunk lies behind them. */
function unread({ place }: Reading, text: Buffer, at: number): Buffer {
  const rest = text.subarray(at);
  // At the end of the file, what is read next is not a chunk.
  return place !== 'file' && staysBefore(rest) ? rest : Buffer.from(rest);
}

/** This much of a chunk is first copied behind the rest of the one before: enough for the record between them, mostly. */
const seamBytes = 2 ** 13;

function readChunk(it: Reading, chunk: Buffer): void {
  if (chunk.length === 0) return;
  const text = withBytesBefore(chunk, it.rest.length);
  if (text === undefined) readJoined(it, chunk);
  else {
    it.textStart = it.offset - it.rest.length;
    it.rest = unread(it, text, readText(it, text, 0));
  }
  it.offset += chunk.length;
  if (it.rest.length > mostValueBytes) throw new RecordTooLargeError(mostValueBytes);
}

function readJoined(it: Reading, chunk: Buffer): void {
  const start = readSeam(it, chunk);
  if (it.rest.length > 0) return;
  it.textStart = it.offset;
  it.rest = unread(it, chunk, readText(it, chunk, start));
}

/** Reads the rest together with as much of the chunk as completes it, and returns where to read on in the chunk. */
function readSeam(it: Reading, chunk: Buffer): number {
  let at = 0;
  for (let bytes = Math.max(seamBytes, it.rest.length); it.rest.length > 0 && at < chunk.length; bytes *= 2) {
    const text = Buffer.concat([it.rest, chunk.subarray(at, at + bytes)]);
    it.textStart = it.offset + at - it.rest.length;
    const unread = text.length - readText(it, text, 0);
    at = Math.min(at + bytes, chunk.length);
    const isInChunk = unread <= at;
    it.rest = isInChunk ? nothing : text.subarray(text.length - unread);
    if (isInChunk) return at - unread;
  }
  return at;
}

const noElements: ElementCounts = { sure: 0, others: 0 };
const nothing = Buffer.alloc(0);
const space = Buffer.from(' ');

/** Reads a log file record by record, and tests the records that may match. */
export function createRecordReader<Kept>(search: KeepingSearch<Kept>, windowBytes?: number): RecordReader<Kept> {
  const matches = noMatches(search);
  const reading: Reading = {
    matches: matches as Matches<unknown>,
    picker: createRecordPicker(search, windowBytes),
    elements: noElements,
    place: 'file',
    hasRecords: false,
    rest: nothing,
    offset: 0,
    textStart: 0,
  };
  let fault: unknown;

  function read(chunk: Buffer): void {
    if (fault !== undefined) return;
    try {
      readChunk(reading, chunk);
    } catch (error) {
      // There is no reason to inflate a file that is made to fill the memory.
      if (error instanceof TooManyMatchesError) throw error;
      fault = error;
      reading.rest = nothing;
      forgetMatches(matches);
    }
  }

  function isPast(offset: number): boolean {
    return (
      fault === undefined && insideRecords.includes(reading.place) && reading.offset - reading.rest.length >= offset
    );
  }

  function end(): void {
    const { offset } = reading;
    // A number ends with the byte behind it.
    if (reading.place === 'file') read(space);
    if (fault !== undefined) throw fault;
    if (offset === 0) throw new LogFileNotJsonError('it is empty');
    if (reading.place !== 'end') throw new LogFileNotJsonError(`it ends too early, after ${offset} bytes`);
    if (!reading.hasRecords) throw new RecordsMissingError();
  }

  return { read, isPast, matches: () => matches.kept, elements: () => reading.elements, end };
}
