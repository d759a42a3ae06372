import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidatesFor } from '../../lambda/cloudtrail/candidates.ts';
import { diceOf, text, write } from './log-file-texts.ts';

const names = fc.oneof(
  fc.constantFrom('GetFederationToken', 'a', 'ee', 'AssumeRoleWithSAML', 'e0', 'Z-z_9', 'a b'),
  fc.string({ minLength: 1, maxLength: 30 }),
);

describe('the candidates in a log file', () => {
  test('include every spelling of a text, also where a seam cuts it', () => {
    const cases = fc.record({ name: names, escapeRate: fc.constantFrom(0, 0.2, 1), seed: fc.nat(), cut: fc.nat() });
    fc.assert(
      fc.property(cases, ({ name, escapeRate, seed, cut }) => {
        const file = Buffer.from(`  ${write(text(name), { gapRate: 0, escapeRate }, diceOf(seed))}  `);
        const place = cut % file.length;
        const { occurIn, overlap } = candidatesFor(['b', name]);
        const [before, after] = [file.subarray(0, place), file.subarray(place)];
        const seam = Buffer.concat([before.subarray(-overlap), after.subarray(0, overlap)]);
        expect([before, seam, after].some(occurIn)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a longer name', '"GetFederationTokens"'],
    ['a name within a text', '"sts:GetFederationToken"'],
    ['another case', '"getFederationToken"'],
    ['an escape of another character', String.raw`"\u003c\u0041\u00e9"`],
  ])('leave out %s', (_, spelling) => {
    expect(candidatesFor(['GetFederationToken']).occurIn(Buffer.from(`{"eventName":${spelling}}`))).toBe(false);
  });

  test('are everywhere for a text with more spellings than can be searched for', () => {
    for (const name of ['a/b', 'say "x"', 'é', '', '\n']) {
      expect(candidatesFor([name]).occurIn(Buffer.from('{}')), name).toBe(true);
    }
  });
});
