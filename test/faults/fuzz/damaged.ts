import fc from 'fast-check';
import { realShapedTexts } from './real-shaped.ts';
import { anyStorage, stored } from './stored.ts';

/** Log files with changed, missing or moved bytes, before or after gzip. */

const text = fc.constantFrom(...realShapedTexts);

const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 8 });

function flipped(bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [place, mask] of changes) copy[place % copy.length] = (copy[place % copy.length] ?? 0) ^ mask;
  return copy;
}

export const flippedInGzip = fc.tuple(text, flips).map(([whole, changes]) => flipped(stored(whole), changes));

export const flippedInText = fc
  .tuple(text, flips, anyStorage)
  .map(([whole, changes, storage]) => stored(flipped(whole, changes), storage));

export const cutShort = fc
  .tuple(text, fc.nat(), fc.boolean(), anyStorage)
  .map(([whole, length, afterGzip, storage]) =>
    afterGzip ? cut(stored(whole, storage), length) : stored(cut(whole, length), storage),
  );

function cut(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.subarray(0, length % (bytes.length + 1));
}

/** The beginning of one file, a piece of a second, and the rest of the first. */
export const spliced = fc
  .tuple(text, text, fc.tuple(fc.nat(), fc.nat(), fc.nat()), anyStorage)
  .map(([a, b, [at, from, length], storage]) => {
    const [place, start] = [at % (a.length + 1), from % b.length];
    const piece = b.subarray(start, start + (length % 400));
    return stored(Buffer.concat([a.subarray(0, place), piece, a.subarray(place)]), storage);
  });

/** None of these is UTF-8: stray bytes, overlong, half a surrogate pair, past the last code point, cut short. */
const noUtf8 = fc.constantFrom(
  [0xff],
  [0x80],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xe2, 0x82],
);

export const invalidUtf8 = fc
  .tuple(text, fc.array(fc.tuple(fc.nat(), noUtf8), { minLength: 1, maxLength: 5 }), anyStorage)
  .map(([whole, insertions, storage]) => {
    let bytes = Buffer.from(whole);
    for (const [at, junk] of insertions) bytes = inserted(bytes, at % (bytes.length + 1), junk);
    return stored(bytes, storage);
  });

function inserted(bytes: Buffer, at: number, junk: readonly number[]): Buffer<ArrayBuffer> {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(junk), bytes.subarray(at)]);
}

/** No log files: any bytes, with and without the magic number of gzip, and any JSON. */
export const anything = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), bytes])),
  fc.tuple(fc.json({ depthSize: 'large' }), anyStorage).map(([json, storage]) => stored(json, storage)),
  fc.tuple(fc.json(), anyStorage).map(([json, storage]) => stored(`{"Records":[${json}]}`, storage)),
);
