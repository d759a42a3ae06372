import type { CloudTrailRecord } from '../detection/record.ts';

/** A record that was read in one go, and one past its last byte in the chunk. */
export interface WholeRecord {
  readonly record: CloudTrailRecord;
  readonly text: string;
  readonly end: number;
}

/**
 * Reads records in one go where their end can be guessed. The guess decides nothing: what parses from a record's first
 * byte to the guessed end is that record, since no part of an object is an object that begins with it.
 */
export interface WholeRecords {
  /** What ends one record and begins the next, learnt from the first record that is asked for. */
  separator: Buffer | undefined;
  /** A guess was wrong, or none can be made: this file is written in another way. */
  givenUp: boolean;
}

/** CloudTrail's records end here; to look further would cost more than it saves. */
const longestRecord = 2 ** 18;
const longestKey = 64;
const quote = 0x22;

export function startWholeRecords(): WholeRecords {
  return { separator: undefined, givenUp: false };
}

/** The record that begins at `start`, or undefined where it has to be read byte by byte. */
export function wholeRecordAt(it: WholeRecords, chunk: Buffer, start: number): WholeRecord | undefined {
  if (it.givenUp) return undefined;
  it.separator ??= separatorBefore(chunk, start);
  const last = it.separator === undefined ? -1 : chunk.indexOf(it.separator, start);
  if (last === -1 || last - start > longestRecord) {
    it.givenUp = it.separator === undefined || chunk.length - start > longestRecord;
    return undefined;
  }
  const text = chunk.toString('utf8', start, last + 1);
  const record = parsed(text);
  it.givenUp = record === undefined;
  return record && { record, text, end: last + 1 };
}

/** Without white space, as CloudTrail writes, a record of the same first key follows: `},{"eventVersion"`. */
function separatorBefore(chunk: Buffer, start: number): Buffer | undefined {
  if (chunk[start + 1] !== quote) return undefined;
  const keyEnd = chunk.indexOf(quote, start + 2);
  if (keyEnd === -1 || keyEnd - start > longestKey) return undefined;
  return Buffer.concat([Buffer.from('},'), chunk.subarray(start, keyEnd + 1)]);
}

function parsed(text: string): CloudTrailRecord | undefined {
  try {
    return JSON.parse(text) as CloudTrailRecord;
  } catch {
    return undefined;
  }
}
