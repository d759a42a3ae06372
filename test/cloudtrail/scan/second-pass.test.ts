import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultLimits, inflate } from '../../../lambda/cloudtrail/inflate/inflate.ts';
import { LogFileNotJsonError, RecordsMissingError } from '../../../lambda/cloudtrail/log-file-errors.ts';
import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { createRecordReader } from '../../../lambda/cloudtrail/scan/second-pass.ts';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import { chunkSizes } from './log-file-texts.ts';

/** The empty string has no search pattern, so every record may match. */
const everything: Search = { strings: [''], test: () => true };

/** Reads the file in chunks of these sizes, over and over. */
function readerOf(file: Buffer, sizes: readonly number[], search: Search, windowBytes?: number) {
  const reader = createRecordReader({ ...search, keep: (_, again) => again() }, windowBytes);
  for (let at = 0, turn = 0; at < file.length; turn += 1) {
    const size = sizes[turn % sizes.length] as number;
    const chunk = Buffer.from(file.subarray(at, at + size));
    reader.read(chunk);
    chunk.fill('#');
    at += size;
  }
  return reader;
}

/** Does the reader take the file for JSON, be it a log file or not? */
function isTaken(file: Buffer, sizes: readonly number[], windowBytes?: number): boolean {
  try {
    readerOf(file, sizes, everything, windowBytes).end();
    return true;
  } catch (error) {
    if (error instanceof RecordsMissingError) return true;
    expect(error).toBeInstanceOf(LogFileNotJsonError);
    return false;
  }
}

function isParsed(file: Buffer): boolean {
  try {
    JSON.parse(file.toString());
    return true;
  } catch {
    return false;
  }
}

/** Bits of JSON, strung together: legal now and then, and wrong in every place. */
const scraps = fc
  .array(
    fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"',
        '"a"',
        '"a":',
        '"\\',
        '\\u00',
        '\\u004',
        '0',
        '1',
        '-',
        '.',
        '5',
        'e',
        'E+',
      ],
      ...['true', 'false', 'null', 'tru', 'nul', ' ', '\n', '\r\n', '\t', '\u0000', '\u001f', '\u007f', 'é', '\ufeff'],
    ),
    { maxLength: 12 },
  )
  .map((list) => Buffer.from(list.join('')));

const legal = fc.json({ maxDepth: 5 }).map((json) => Buffer.from(json));

const damaged = fc
  .tuple(legal, fc.nat(), fc.constantFrom(...'{}[]:,"\\0-.eE+tfnu a\n'), fc.nat({ max: 2 }))
  .map(([file, at, byte, taken]) => {
    const place = file.length === 0 ? 0 : at % file.length;
    return Buffer.concat([file.subarray(0, place), Buffer.from(byte), file.subarray(place + taken)]);
  });

describe('the reader of a log file', () => {
  const file = fc.oneof(scraps, legal, damaged, fc.uint8Array({ maxLength: 6 }).map(Buffer.from));
  const windowBytes = fc.constantFrom(undefined, 16, 64);

  test('accepts what JSON.parse accepts and rejects what it rejects, whatever the chunks', () => {
    fc.assert(
      fc.property(file, chunkSizes, windowBytes, (bytes, sizes, window) => {
        expect(isTaken(bytes, sizes, window)).toBe(isParsed(bytes));
      }),
      { numRuns: 5000 },
    );
  });

  test('accepts elements of Records that JSON.parse accepts and rejects what it rejects, whatever the chunks', () => {
    fc.assert(
      fc.property(file, chunkSizes, windowBytes, (bytes, sizes, window) => {
        const records = Buffer.concat([Buffer.from('{"Records":['), bytes, Buffer.from(']}')]);
        expect(isTaken(records, sizes, window)).toBe(isParsed(records));
      }),
      { numRuns: 3000 },
    );
  });

  test('accepts every number, and nothing that only looks like one', () => {
    const numbers = stringsUpTo('019-+.eE', 5).flatMap((number) => [number, `[${number},${number}]`]);
    expect(numbers.filter(isJudgedWrongly)).toEqual([]);
  });

  test('accepts a number at the end of a file, also after another file was inflated', () => {
    const reader = createRecordReader({ ...everything, keep: () => 0 });
    for (const chunk of inflate(gzipSync('12'), defaultLimits)) reader.read(chunk);
    for (const chunk of inflate(gzipSync('####'), defaultLimits)) expect(chunk.toString()).toBe('####');
    expect(() => reader.end()).toThrow(RecordsMissingError);
  });

  test('accepts brackets and separators only where JSON has them', () => {
    expect(stringsUpTo('[]{}:,"1', 5).filter(isJudgedWrongly)).toEqual([]);
    for (const json of ['"a","a"', '"a":"a"', '1],[2', '["a":"a"]', '{"a":"a":"a"}', '{"a","a"}', '{"a":"a","a"}']) {
      expect({ json, taken: isTaken(Buffer.from(json), [json.length]) }).toEqual({ json, taken: false });
    }
  });

  test('names the first byte that is not JSON, whatever the chunks', () => {
    const json = '{"a":[1,{"b":"c"}],"Records":[{"d":"e"},5,{"f":tru}]}';
    for (let size = 1; size <= json.length; size += 1) {
      for (const wrong of ['}', '\u0001', 'x']) {
        const place = json.indexOf('tru') + 'tru'.length;
        const file = Buffer.from(json.slice(0, place) + wrong + json.slice(place + 1));
        const reader = readerOf(file, [size], everything);
        expect(reader.end).toThrow(new RegExp(`not valid JSON: unexpected .* at byte ${place} of inflated text$`));
      }
    }
  });

  test('finds the records of Records only, whole and in their order, whatever the chunks', () => {
    const json = '{"a":[{"b c":"d"}],"Records":[{"e":{"f":"g"}},"h",[["i",{}]],{"j k":[{}]}],"l":{"Records":[{}]}}';
    const file = Buffer.from(json);
    for (let size = 1; size <= file.length; size += 1) {
      const reader = readerOf(file, [size], everything);
      reader.end();
      expect({ size, records: reader.matches() }).toEqual({ size, records: [{ e: { f: 'g' } }, { 'j k': [{}] }] });
    }
  });

  test('reads values that are many times as large as its window and its chunks', () => {
    const records = [{ a: 'x'.repeat(5000) }, { b: ['y'.repeat(300), 'z'.repeat(9000)] }, {}] as CloudTrailRecord[];
    const file = Buffer.from(
      JSON.stringify({ before: 'v'.repeat(20_000), Records: records, after: ['w'.repeat(999)] }),
    );
    for (const size of [100, 1000, 10_000, file.length]) {
      const reader = readerOf(file, [size], everything, 64);
      reader.end();
      expect({ size, records: reader.matches() }).toEqual({ size, records });
    }
  });
});

/** Every string of at most `length` of these characters. */
function stringsUpTo(characters: string, length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = stringsUpTo(characters, length - 1);
  return [...new Set(shorter.flatMap((each) => [each, ...[...characters].map((last) => each + last)]))];
}

function isJudgedWrongly(json: string): boolean {
  const file = Buffer.from(json);
  return isTaken(file, [3]) !== isParsed(file);
}
