import { RecordsMissingError, RecordsTooLargeError } from '../log-file-errors.ts';
import { endWalk, startWalk, type Visitor, walk } from './json-walker.ts';
import { addIfMatch, forgetMatches, type Matches, noMatches } from './matches.ts';
import { createRecordPicker, type RecordPicker } from './record-picker.ts';
import { type KeepingSearch, recordsKey } from './search.ts';
import { type Spelled, spelled, spells } from './spelling.ts';

export interface RecordReader<Kept> {
  /** Reads on; a fault is kept until `end`, for bytes that inflate wrongly have to be told as such. */
  readonly read: (chunk: Buffer) => void;
  /** Are all records read that begin before this byte of the file? True unless another `Records` follows. */
  readonly isPast: (offset: number) => boolean;
  /** What was kept of the matches so far, in the file's order. */
  readonly matches: () => readonly Kept[];
  /**
   * @throws {LogFileNotJsonError} where the file is not valid JSON from its first byte to its last.
   * @throws {RecordsMissingError} where it is no object with an array of `Records`.
   * @throws {RecordsTooLargeError} where a record, or all matches, are larger than any that CloudTrail writes.
   */
  readonly end: () => void;
}

/** Where the reading stands. */
interface Reading {
  readonly matches: Matches<unknown>;
  readonly picker: RecordPicker;
  readonly strings: readonly Spelled[];
  readonly field: Spelled | undefined;
  /** Is the present member of the outermost object its `Records`? */
  atRecords: boolean;
  /** Is the last `Records` an array? */
  hasRecords: boolean;
  inRecords: boolean;
  inRecord: boolean;
  /** The open record's first byte in the chunk. */
  recordStart: number;
  /** What earlier chunks held of the open record. */
  begun: Buffer[];
  /** Is one of the strings the value of that field in the open record? */
  fieldMatches: boolean;
  chunk: Buffer;
}

/** CloudTrail's records end at 256 KB: it is there to stop a bomb. */
const mostRecordBytes = 16 * 2 ** 20;

/** Containers around a member of the outermost object, around an element of `Records`, around a member of a record. */
const fileDepth = 1;
const recordsDepth = 2;
const recordDepth = 3;

const records = spelled(recordsKey);

const visitor: Visitor<Reading> = {
  depth: recordDepth,
  key(it, bytes, start, end, escaped, depth) {
    if (depth === recordDepth) return it.field !== undefined && spells(it.field, bytes, start, end, escaped);
    if (depth === fileDepth) startMember(it, spells(records, bytes, start, end, escaped));
    return false;
  },
  string(it, bytes, start, end, escaped) {
    it.fieldMatches ||= it.strings.some((string) => spells(string, bytes, start, end, escaped));
  },
  open(it, isObject, at, depth) {
    if (depth === recordDepth && it.inRecords && isObject) return startRecord(it, at);
    if (depth === recordsDepth && it.atRecords && !isObject) {
      it.hasRecords = true;
      it.inRecords = true;
    }
    return 0;
  },
  close(it, end, depth) {
    if (depth === recordDepth && it.inRecord) endRecord(it, end);
    else if (depth === recordsDepth) it.inRecords = false;
  },
};

/** As for JSON.parse, the last of several `Records` counts. */
function startMember(it: Reading, isRecords: boolean): void {
  it.atRecords = isRecords;
  if (!isRecords) return;
  it.hasRecords = false;
  forgetMatches(it.matches);
}

/** Only a record that the picker leaves, such as one that lies in two chunks, is gone through byte by byte. */
function startRecord(it: Reading, at: number): number {
  const { chunk, matches } = it;
  const end = it.picker.pick(chunk, at, (from, to, wanted) => addIfMatch(matches, chunk, from, to, wanted));
  if (end > 0) return end;
  it.inRecord = true;
  it.recordStart = at;
  it.fieldMatches = false;
  return 0;
}

function endRecord(it: Reading, end: number): void {
  if (it.field === undefined || it.fieldMatches) {
    if (it.begun.length === 0) {
      addIfMatch(it.matches, it.chunk, it.recordStart, end);
    } else {
      const whole = Buffer.concat([...it.begun, it.chunk.subarray(it.recordStart, end)]);
      addIfMatch(it.matches, whole, 0, whole.length);
    }
  }
  it.inRecord = false;
  if (it.begun.length > 0) it.begun = [];
}

/** The chunk's memory is given back, so the open record's part of it has to be copied. */
function keepOpenRecord(it: Reading): void {
  if (!it.inRecord) return;
  it.begun.push(Buffer.from(it.chunk.subarray(it.recordStart)));
  it.recordStart = 0;
  if (begunBytes(it) > mostRecordBytes) throw new RecordsTooLargeError('one record', mostRecordBytes);
}

function begunBytes({ begun }: Reading): number {
  return begun.reduce((sum, { length }) => sum + length, 0);
}

/** Walks through a log file, and parses and tests those of its records that may match. */
export function createRecordReader<Kept>(search: KeepingSearch<Kept>, windowBytes?: number): RecordReader<Kept> {
  const matches = noMatches(search);
  const reading = startReading(matches, windowBytes);
  const texts = [records, ...reading.strings, ...(reading.field === undefined ? [] : [reading.field])];
  const position = startWalk(visitor, reading, Math.max(...texts.map(({ longest }) => longest)));
  let fault: unknown;

  function read(chunk: Buffer): void {
    if (fault !== undefined) return;
    reading.chunk = chunk;
    try {
      walk(position, chunk);
      keepOpenRecord(reading);
    } catch (error) {
      fault = error;
      reading.begun = [];
      forgetMatches(reading.matches);
    }
  }

  function isPast(offset: number): boolean {
    return fault === undefined && reading.inRecords && position.offset - begunBytes(reading) >= offset;
  }

  function end(): void {
    if (fault !== undefined) throw fault;
    endWalk(position);
    if (!reading.hasRecords) throw new RecordsMissingError();
  }

  return { read, isPast, matches: () => matches.kept, end };
}

function startReading<Kept>(matches: Matches<Kept>, windowBytes: number | undefined): Reading {
  const { strings, field } = matches.search;
  return {
    matches: matches as Matches<unknown>,
    picker: createRecordPicker(matches.search, windowBytes),
    strings: strings.map(spelled),
    field: field === undefined ? undefined : spelled(field),
    atRecords: false,
    hasRecords: false,
    inRecords: false,
    inRecord: false,
    recordStart: 0,
    begun: [],
    fieldMatches: false,
    chunk: Buffer.alloc(0),
  };
}
