import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultLimits, inflate } from '../../lambda/cloudtrail/inflate.ts';
import { LogFileCorruptError, LogFileTooLargeError } from '../../lambda/cloudtrail/log-file-errors.ts';

async function inflated(body: Uint8Array, maxInflatedBytes = defaultLimits.maxInflatedBytes, chunkBytes?: number) {
  const parts: Buffer[] = [];
  for await (const { bytes, release } of inflate(body, { maxInflatedBytes }, chunkBytes)) {
    parts.push(Buffer.from(bytes));
    release();
  }
  return Buffer.concat(parts);
}

const text = Buffer.from(JSON.stringify({ Records: [{ eventName: 'GetFederationToken', eventID: 'e7b87da5' }] }));
const gzip = gzipSync(text);

describe('inflate', () => {
  test('returns the bytes of all gzip members, whatever their sizes and the chunks', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 64, max: 5000 }), async (members, chunkBytes) => {
        const body = Buffer.concat(members.map((member) => gzipSync(member)));
        const bytes = await inflated(body, undefined, chunkBytes);
        expect(bytes.equals(Buffer.concat(members))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('keeps the bytes of chunks that are not released', async () => {
    const kept: Buffer[] = [];
    for await (const { bytes } of inflate(gzipSync(Buffer.alloc(1000, 'abc')), defaultLimits, 64)) kept.push(bytes);
    expect(Buffer.concat(kept).equals(Buffer.alloc(1000, 'abc'))).toBe(true);
  });

  test('frees the memory of a released chunk at once', async () => {
    const chunks = inflate(gzipSync(Buffer.alloc(300_000)), defaultLimits, 100_000);
    const { value } = await chunks.next();
    value?.release();
    expect(value?.bytes.byteLength).toBe(0);
    await chunks.return();
  });

  test('does not free a buffer that zlib has not filled yet', async () => {
    const { value } = await inflate(gzip, defaultLimits).next();
    value?.release();
    expect(value?.bytes.equals(text)).toBe(true);
  });

  test('passes on a body that is not gzip, and does not free its memory', async () => {
    const body = new Uint8Array(text);
    expect((await inflated(body)).equals(text)).toBe(true);
    expect(body.byteLength).toBe(text.length);
  });

  test('ignores behind the last member what gunzip ignores, and fails if gunzip fails', async () => {
    for (const rest of [
      Buffer.alloc(20),
      Buffer.from([0, 1, 2, 3]),
      Buffer.from('garbage'),
      Buffer.from([0x1f, 0x8b]),
    ]) {
      const body = Buffer.concat([gzip, rest]);
      const expected = attempt(() => gunzipSync(body));
      if (expected === undefined) await expect(inflated(body)).rejects.toThrow(LogFileCorruptError);
      else expect((await inflated(body)).equals(expected)).toBe(true);
    }
  });
});

describe('a damaged log file', () => {
  test('is an error wherever the gzip data is cut', async () => {
    for (let length = 1; length < gzip.length; length += 1) {
      const error = await inflated(gzip.subarray(0, length)).catch((cause: unknown) => cause);
      expect({ length, error }).toEqual({ length, error: expect.any(LogFileCorruptError) });
    }
  });

  test('is an error or the same text, whichever bit is flipped', async () => {
    for (let bit = 8; bit < gzip.length * 8; bit += 1) {
      const body = Buffer.from(gzip);
      body[bit >>> 3] = (body[bit >>> 3] as number) ^ (1 << (bit & 7));
      const bytes = await inflated(body, 10_000).catch((error: unknown) => {
        expect(error).toBeInstanceOf(LogFileCorruptError);
        return text;
      });
      expect({ bit, same: bytes.equals(text) }).toEqual({ bit, same: true });
    }
  });

  test('is an error that quotes the message of zlib', async () => {
    await expect(inflated(gzip.subarray(0, 30))).rejects.toThrow(/cut short or damaged \(unexpected end of file\)/);
  });
});

describe('a gzip bomb', () => {
  const mebibyte = 2 ** 20;
  /** 4 GiB of white space in 4 MiB of gzip. */
  const bomb = Buffer.concat(Array<Buffer>(4096).fill(gzipSync(Buffer.alloc(mebibyte, ' '))));

  test('stops at the limit, and the error names the limit', async () => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(inflated(bomb, 3 * mebibyte)).rejects.toThrow(LogFileTooLargeError);
    await expect(inflated(bomb, 3 * mebibyte)).rejects.toThrow('3145728 bytes');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * mebibyte);
  });

  test('is accepted if it inflates to exactly the limit', async () => {
    expect((await inflated(gzip, text.length)).length).toBe(text.length);
    await expect(inflated(gzip, text.length - 1)).rejects.toThrow(LogFileTooLargeError);
  });
});

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
