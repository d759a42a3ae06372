import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LogFileNotJsonError } from '../../../lambda/cloudtrail/log-file-errors.ts';
import { endWalk, startWalk, type Visitor, walk } from '../../../lambda/cloudtrail/scan/json-walker.ts';
import { chunkSizes } from './log-file-texts.ts';

const silent: Visitor<null> = { depth: 3, key: () => true, string: () => {}, open: () => 0, close: () => {} };

function isWalked(file: Buffer, sizes: readonly number[]): boolean {
  const position = startWalk(silent, null, 20);
  try {
    for (let at = 0, turn = 0; at < file.length; turn += 1) {
      const size = sizes[turn % sizes.length] as number;
      walk(position, file.subarray(at, at + size));
      at += size;
    }
    endWalk(position);
    return true;
  } catch (error) {
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

describe('a walk through JSON', () => {
  test('takes what JSON.parse takes and rejects what it rejects, whatever the chunks', () => {
    const file = fc.oneof(scraps, legal, damaged, fc.uint8Array({ maxLength: 6 }).map(Buffer.from));
    fc.assert(
      fc.property(file, chunkSizes, (bytes, sizes) => {
        expect(isWalked(bytes, sizes)).toBe(isParsed(bytes));
      }),
      { numRuns: 5000 },
    );
  });

  test('knows every number, and what only looks like one', () => {
    const numbers = stringsUpTo('019-+.eE', 5).flatMap((number) => [number, `[${number},${number}]`]);
    expect(numbers.filter(isJudgedWrongly)).toEqual([]);
  });

  test('keeps containers and separators apart', () => {
    expect(stringsUpTo('[]{}:,"1', 5).filter(isJudgedWrongly)).toEqual([]);
    for (const json of ['"a","a"', '"a":"a"', '1],[2', '["a":"a"]', '{"a":"a":"a"}', '{"a","a"}', '{"a":"a","a"}']) {
      expect({ json, walked: isWalked(Buffer.from(json), [json.length]) }).toEqual({ json, walked: false });
    }
  });

  test('tells of the outer levels only, with keys and strings whole', () => {
    const file = Buffer.from('{"a":[{"b c":"d","e":{"f":"g"}},"h",[["i"]]],"j":"k"}');
    for (let size = 1; size <= file.length; size += 1) {
      const told: string[] = [];
      const position = startWalk(teller, told, 20);
      for (let at = 0; at < file.length; at += size) walk(position, file.subarray(at, at + size));
      expect({ size, told: told.join(' ') }).toEqual({
        size,
        told: '{1 a1 [2 {3 b c3 =d3 e3 }3 =h2 [3 }3 }2 j1 =k1 }1',
      });
    }
  });
});

const teller: Visitor<string[]> = {
  depth: 3,
  key: (told, bytes, start, end, _escaped, depth) => told.push(`${bytes.toString('utf8', start, end)}${depth}`) > 0,
  string: (told, bytes, start, end, _escaped, depth) => told.push(`=${bytes.toString('utf8', start, end)}${depth}`),
  open: (told, isObject, _at, depth) => {
    told.push(`${isObject ? '{' : '['}${depth}`);
    return 0;
  },
  close: (told, _end, depth) => told.push(`}${depth}`),
};

/** Every string of at most `length` of these characters. */
function stringsUpTo(characters: string, length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = stringsUpTo(characters, length - 1);
  return [...new Set(shorter.flatMap((each) => [each, ...[...characters].map((last) => each + last)]))];
}

function isJudgedWrongly(json: string): boolean {
  const file = Buffer.from(json);
  return isWalked(file, [3]) !== isParsed(file);
}
