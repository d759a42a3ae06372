import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inflateHere } from '../../../../cli/log-files/threads/inflate-here.ts';
import { inflate } from '../../../../lambda/cloudtrail/inflate.ts';
import type { Inflate } from '../../../../lambda/cloudtrail/scan/scan.ts';

const limits = { maxInflatedBytes: 16 * 2 ** 20 };

/** What it inflates to, or the error. */
async function outcome(inflateBody: Inflate, body: Uint8Array) {
  const parts: Buffer[] = [];
  try {
    for await (const { bytes, release } of inflateBody(body, limits)) {
      parts.push(Buffer.from(bytes));
      release();
    }
    return { text: Buffer.concat(parts).toString('latin1') };
  } catch (error) {
    return { error: String(error) };
  }
}

const text = fc.oneof(
  fc.string({ maxLength: 50 }),
  fc.nat(600_000).map((length) => 'event '.repeat(length)),
);
const noise = fc.uint8Array({ minLength: 100_000, maxLength: 200_000 });
const member = fc.oneof({ weight: 4, arbitrary: text }, noise).map((content) => gzipSync(content));
const whole = fc.array(member, { maxLength: 3 }).map((members) => Buffer.concat(members));
const behind = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.constant(Buffer.alloc(99)),
  fc.constant(Buffer.from('behind it')),
);

describe('inflateHere returns what inflate returns, and throws the same error', () => {
  test('for whole files of several members, with zeros or other bytes behind them', async () => {
    await fc.assert(
      fc.asyncProperty(whole, behind, async (gzip, end) => {
        const body = Buffer.concat([gzip, end]);
        expect(await outcome(inflateHere, body)).toEqual(await outcome(inflate, body));
      }),
      { numRuns: 60 },
    );
  });

  test('for files that are cut short or damaged at any place, and for text', async () => {
    await fc.assert(
      fc.asyncProperty(whole, fc.nat(), fc.nat(255), fc.boolean(), async (gzip, place, byte, isCut) => {
        const at = gzip.length === 0 ? 0 : place % gzip.length;
        const body = isCut
          ? gzip.subarray(0, at)
          : Buffer.concat([gzip.subarray(0, at), Buffer.from([byte]), gzip.subarray(at + 1)]);
        const [here, pool] = [await outcome(inflateHere, body), await outcome(inflate, body)];
        expect({ ...here, text: here.text?.length }).toEqual({ ...pool, text: pool.text?.length });
      }),
      { numRuns: 100 },
    );
    expect(await outcome(inflateHere, Buffer.from('{}'))).toEqual({ text: '{}' });
  });

  test('and stops a file that inflates past the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20));
    const stopped = { error: expect.stringContaining('inflates to more than 16777216 bytes') };
    expect(await outcome(inflateHere, bomb)).toEqual(stopped);
  });
});
