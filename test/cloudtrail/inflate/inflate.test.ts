import { constants, crc32, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ContentHash, contentHash } from '../../../lambda/cloudtrail/content-hash.ts';
import { defaultLimits, inflate } from '../../../lambda/cloudtrail/inflate/inflate.ts';
import { type PartSizes, staysBefore, withBytesBefore } from '../../../lambda/cloudtrail/inflate/inflate-raw.ts';
import { LogFileCorruptError, LogFileTooLargeError } from '../../../lambda/cloudtrail/log-file-errors.ts';

function inflated(
  body: Uint8Array,
  maxInflatedBytes = defaultLimits.maxInflatedBytes,
  sizes?: PartSizes,
  hash?: ContentHash,
): Buffer {
  const chunks: Buffer[] = [];
  for (const chunk of inflate(body, { maxInflatedBytes }, hash, sizes)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const text = Buffer.from(JSON.stringify({ Records: [{ eventName: 'GetFederationToken', eventID: 'e7b87da5' }] }));
const gzip = gzipSync(text);

/** Runs of any distance and length, noise, and what lies between. */
const content = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .record({ unit: fc.uint8Array({ minLength: 1, maxLength: 40 }), times: fc.nat(600) })
        .map(({ unit, times }) => Buffer.concat(Array<Uint8Array>(times).fill(unit))),
      fc.constant(text),
      fc
        .record({
          seed: fc.nat(),
          size: fc.integer({ max: 70_000, min: 0 }),
          letters: fc.integer({ min: 1, max: 256 }),
        })
        .map(noise),
    ),
    { maxLength: 8 },
  )
  .chain((parts) => fc.shuffledSubarray([...parts, ...parts], { minLength: parts.length }))
  .map((parts) => Buffer.concat(parts));

function noise({ seed, size, letters }: { seed: number; size: number; letters: number }): Buffer {
  let state = seed | 1;
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[i] = (state >>> 16) % letters;
  }
  return bytes;
}

function storedBlock(content: Buffer, isLast: boolean): Buffer {
  const header = Buffer.from([isLast ? 1 : 0, 0, 0, 0, 0]);
  header.writeUInt16LE(content.length, 1);
  header.writeUInt16LE(content.length ^ 0xffff, 3);
  return Buffer.concat([header, content]);
}

function trailer(content: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(crc32(content));
  bytes.writeUInt32LE(content.length, 4);
  return bytes;
}

/** All kinds of blocks: stored, fixed and dynamic codes, short and long distances. */
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});

/** Small parts end in every place of a block. */
const sizes = fc.record({
  inputBytes: fc.oneof(fc.integer({ min: 1024, max: 1100 }), fc.integer({ min: 1024, max: 65_536 })),
  outputBytes: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 262_144 })),
});

const mostBytesBefore = 2 ** 15;
const zeros = Buffer.alloc(64);

const member = fc.tuple(content, options).map(([bytes, settings]) => ({ bytes, gzip: gzipSync(bytes, settings) }));

describe('inflate', () => {
  test('returns the bytes of all gzip members, however they are compressed and whatever the sizes of the parts', () => {
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 3 }), sizes, (members, parts) => {
        const body = Buffer.concat(members.map((one) => one.gzip));
        const bytes = inflated(body, undefined, parts);
        expect(bytes.equals(Buffer.concat(members.map((one) => one.bytes)))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('returns all bytes if a block ends where a part of the output ends, and nearly one of the input', () => {
    for (let outputBytes = 1000; outputBytes < 3000; outputBytes += 50) {
      const blocks = [outputBytes, 3000, 3000].map((size, seed) => noise({ seed, size, letters: 256 }));
      const bytes = Buffer.concat(blocks);
      const stored = blocks.map((block, i) => storedBlock(block, i === blocks.length - 1));
      const body = Buffer.concat([gzip.subarray(0, 10), ...stored, trailer(bytes)]);
      const same = inflated(body, undefined, { inputBytes: 1024, outputBytes }).equals(bytes);
      expect({ outputBytes, same }).toEqual({ outputBytes, same: true });
    }
  });

  test('keeps the last bytes before every part, across members, and zeros behind it', () => {
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 3 }), sizes, (parts, sizes) => {
        const whole = Buffer.concat(parts.map(({ bytes }) => bytes));
        let end = 0;
        for (const part of inflate(Buffer.concat(parts.map(({ gzip }) => gzip)), defaultLimits, undefined, sizes)) {
          if (part.length === 0) continue;
          const before = Math.min(end, mostBytesBefore);
          end += part.length;
          expect(withBytesBefore(part, before)?.equals(whole.subarray(end - part.length - before, end))).toBe(true);
          expect(Buffer.from(part.buffer, part.byteOffset + part.length, zeros.length).equals(zeros)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('says which bytes it keeps', () => {
    const [part = Buffer.alloc(0)] = inflate(gzipSync(Buffer.alloc(2 * mostBytesBefore, 'a')), defaultLimits);
    expect(staysBefore(part.subarray(-mostBytesBefore))).toBe(true);
    expect(staysBefore(part.subarray(-mostBytesBefore - 1))).toBe(false);
    expect(staysBefore(Buffer.from(part.subarray(-1)))).toBe(false);
    expect(withBytesBefore(part, mostBytesBefore + 1)).toBeUndefined();
    expect(withBytesBefore(part.subarray(1), 0)).toBeUndefined();
    expect(withBytesBefore(Buffer.from(part), 0)).toBeUndefined();
  });

  test('takes about the time of zlib for many blocks and many members that have nothing', () => {
    // Blocks with the fixed codes of ten bits: 01 for the type, and the end of the block.
    const blocks = Buffer.concat([...Array<Buffer>(100_000).fill(Buffer.from([0x02, 0x08, 0x20, 0x80, 0x00]))]);
    const ends = Buffer.concat([blocks, Buffer.from([0x03, 0x00])]);
    const body = Buffer.concat([gzip.subarray(0, 10), ends, trailer(Buffer.alloc(0))]);
    expect(gunzipSync(body).length).toBe(0);
    const members = Buffer.concat(Array<Buffer>(20_000).fill(gzipSync('')));
    for (const empty of [body, members]) {
      const before = performance.now();
      expect(inflated(empty).length).toBe(0);
      expect(performance.now() - before).toBeLessThan(1000);
    }
  });

  test('reads every header of RFC 1952', () => {
    const flags = { text: 1, crc: 2, extra: 4, name: 8, comment: 16 };
    for (let flag = 0; flag < 32; flag += 1) {
      const header = Buffer.concat([
        Buffer.from([0x1f, 0x8b, 8, flag, 0, 0, 0, 0, 0, 3]),
        Buffer.from(flag & flags.extra ? [3, 0, 1, 2, 3] : []),
        Buffer.from(flag & flags.name ? 'log.json\0' : ''),
        Buffer.from(flag & flags.comment ? 'comment\0' : ''),
      ]);
      const check = Buffer.alloc(flag & flags.crc ? 2 : 0);
      if (check.length > 0) check.writeUInt16LE(crc32(header) & 0xffff);
      const body = Buffer.concat([header, check, gzip.subarray(10)]);
      expect({ flag, text: inflated(body).toString() }).toEqual({ flag, text: text.toString() });
      if (check.length === 0) continue;
      body.writeUInt8(check.readUInt8(0) ^ 1, header.length);
      expect(() => inflated(body)).toThrow(/header crc mismatch/);
    }
  });

  test('returns chunks in the same memory, and of two log files at a time in different memory', () => {
    const [one, other] = [gzipSync(Buffer.alloc(3000, 'one')), gzipSync(Buffer.alloc(3000, 'other'))];
    const parts = { inputBytes: 1024, outputBytes: 1000 };
    const first = inflate(one, defaultLimits, undefined, parts);
    const second = inflate(other, defaultLimits, undefined, parts);
    const chunks = [first.next().value, second.next().value] as [Buffer, Buffer];
    expect(chunks.map((chunk) => chunk.toString('latin1', 0, 6))).toEqual(['oneone', 'othero']);
    expect((first.next().value as Buffer).buffer).toBe(chunks[0].buffer);
    for (const file of [first, second]) file.return();
    for (const chunk of inflate(one, defaultLimits)) expect(chunks.map(({ buffer }) => buffer)).toContain(chunk.buffer);
  });

  test('passes on a body that is not gzip', () => {
    expect(inflated(new Uint8Array(text)).equals(text)).toBe(true);
  });

  test('gives a hash every byte once, even if it inflates the log file twice', () => {
    const [hash, twice] = [contentHash(), contentHash()];
    const parts = { inputBytes: 1024, outputBytes: 10 };
    inflated(gzip, undefined, parts, hash);
    const chunks = inflate(gzip, defaultLimits, twice, parts);
    expect(chunks.next().done).toBe(false);
    chunks.return();
    inflated(gzip, undefined, parts, twice);
    expect(twice.sha256()).toBe(hash.sha256());
  });
});

/** What it inflates to, or undefined for damaged data. */
function outcome(body: Uint8Array, parts?: PartSizes): Buffer | undefined {
  try {
    return inflated(body, 2 ** 24, parts);
  } catch (error) {
    expect(error).toBeInstanceOf(LogFileCorruptError);
    return undefined;
  }
}

/** The same by zlib. */
function expected(body: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(body);
  } catch {
    return undefined;
  }
}

/** Tells two results apart without printing them. */
const printed = (bytes: Buffer | undefined) => bytes && { size: bytes.length, crc: crc32(bytes) };

describe('a damaged log file', () => {
  test('is an error wherever the gzip data is cut', () => {
    for (let length = 1; length < gzip.length; length += 1) {
      const cut = () => inflated(gzip.subarray(0, length));
      expect(cut).toThrow(LogFileCorruptError);
      expect(cut).toThrow(/cut short or damaged \(unexpected end of file\)/);
    }
  });

  test('is an error or the same text, whichever bit is flipped', () => {
    for (let bit = 8; bit < gzip.length * 8; bit += 1) {
      const body = Buffer.from(gzip);
      body[bit >>> 3] = (body[bit >>> 3] as number) ^ (1 << (bit & 7));
      const bytes = outcome(body) ?? text;
      expect({ bit, same: bytes.equals(text) }).toEqual({ bit, same: true });
    }
  });

  test('is an error if and only if zlib finds one, wherever it is cut, changed or continued', () => {
    const change = fc.record({
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.nat(255),
      isCut: fc.boolean(),
      behind: fc.constantFrom('', '\0\0', '\0 behind', 'behind', '\x1f', '\x1f\x8b'),
    });
    fc.assert(
      fc.property(member, change, sizes, (one, { place, byte, isCut, behind }, parts) => {
        const at = Math.floor(place * one.gzip.length);
        const rest = isCut ? '' : Buffer.concat([Buffer.from([byte]), one.gzip.subarray(at + 1)]);
        const body = Buffer.concat([one.gzip.subarray(0, at), Buffer.from(rest), Buffer.from(behind, 'latin1')]);
        if (body[0] !== 0x1f) return;
        expect(printed(outcome(body, parts))).toEqual(printed(expected(body)));
      }),
      { numRuns: 800 },
    );
  });

  test('is the error that zlib finds in random bits behind the start of a block', () => {
    const types = { lastStored: 1, lastFixed: 3, lastDynamic: 5, dynamic: 4 };
    const block = fc.record({
      type: fc.constantFrom(...Object.values(types)),
      lengths: fc.nat(31),
      distances: fc.nat(31),
      codes: fc.nat(15),
      bits: fc.uint8Array({ minLength: 40, maxLength: 400 }),
    });
    const reasons = new Set<string | undefined>();
    fc.assert(
      fc.property(block, ({ type, lengths, distances, codes, bits }) => {
        const start = type | (lengths << 3) | (distances << 8) | (codes << 13);
        const data = Buffer.from([
          start & 255,
          (start >> 8) & 255,
          (start >> 16) | ((bits[0] as number) << 1),
          ...bits,
        ]);
        const body = Buffer.concat([gzip.subarray(0, 10), data]);
        const [own, reason] = [reasonOf(() => inflated(body)), reasonOf(() => gunzipSync(body))];
        reasons.add(reason);
        // Ours can be certain of an error where zlib waits for the next byte.
        if (reason !== 'unexpected end of file') expect(own).toBe(reason);
        else expect(own).toBeDefined();
      }),
      { numRuns: 5000 },
    );
    expect(reasons.size).toBeGreaterThan(5);
  });
});

describe('a gzip bomb', () => {
  const mebibyte = 2 ** 20;
  /** 4 GiB of white space in 4 MiB of gzip. */
  const bomb = Buffer.concat(Array<Buffer>(4096).fill(gzipSync(Buffer.alloc(mebibyte, ' '))));

  test('stops at the limit, and the error names the limit', () => {
    const before = process.memoryUsage().arrayBuffers;
    const stop = () => inflated(bomb, 3 * mebibyte);
    expect(stop).toThrow(LogFileTooLargeError);
    expect(stop).toThrow('3145728 bytes');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * mebibyte);
  });

  test('is accepted if it inflates to exactly the limit', () => {
    expect(inflated(gzip, text.length).length).toBe(text.length);
    expect(() => inflated(gzip, text.length - 1)).toThrow(LogFileTooLargeError);
  });
});

/** zlib tells these apart. */
const codeLengthReasons: readonly string[] = [
  'invalid code lengths set',
  'invalid bit length repeat',
  'invalid code -- missing end-of-block',
  'invalid literal/lengths set',
  'invalid distances set',
];

function reasonOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    const message = String((error as Error).message);
    const reason = /damaged \((.+)\)/.exec(message)?.[1] ?? message;
    return codeLengthReasons.includes(reason) ? 'invalid code lengths' : reason;
  }
}
