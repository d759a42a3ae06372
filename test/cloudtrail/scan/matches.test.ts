import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keepText, noTexts } from '../../../lambda/cloudtrail/scan/matches.ts';

test('keepText keeps texts unchanged, however long and however many', () => {
  const size = fc.constantFrom(0, 1, 1000, 30_000, 65_535, 65_536, 65_537, 200_000);
  fc.assert(
    fc.property(fc.array(size, { maxLength: 20 }), (sizes) => {
      const texts = noTexts();
      const kept = sizes.map((length, i) => {
        const bytes = Buffer.alloc(length, `${i} é `);
        const from = length >> 2;
        const copy = keepText(texts, bytes, from, length);
        const before = bytes.toString('utf8', from);
        bytes.fill('#');
        return { copy, before };
      });
      for (const { copy, before } of kept) expect(copy().toString()).toBe(before);
    }),
    { numRuns: 50 },
  );
});
