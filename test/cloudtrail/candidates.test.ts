import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidatesFor } from '../../lambda/cloudtrail/candidates.ts';
import { skimChunk, startSkim } from '../../lambda/cloudtrail/skim.ts';
import { chunkSizes, diceOf, members, text, write } from './log-file-texts.ts';

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

describe('the candidates of many names', () => {
  const strings = ['AssumeRole', 'AssumeRoot', 'GetFederationToken', 'Z-z_9', 'e'];
  const search = { strings, field: 'eventName', test: () => true };
  const occurIn = (json: string) => candidatesFor(strings).occurIn(Buffer.from(json));

  test('include every spelling of the member that holds one of them, in chunks of any size', () => {
    const cases = fc.record({
      name: fc.constantFrom(...strings),
      style: fc.record({ gapRate: fc.constantFrom(0, 0.5, 1), escapeRate: fc.constantFrom(0, 0, 0.1, 1) }),
      seed: fc.nat(),
      sizes: chunkSizes,
      before: fc.nat({ max: 200 }),
    });
    fc.assert(
      fc.property(cases, ({ name, style, seed, sizes, before }) => {
        const json = write(members(['x', text('-'.repeat(before))], ['eventName', text(name)]), style, diceOf(seed));
        const [file, skim] = [Buffer.from(json), startSkim(search)];
        for (let at = 0, turn = 0; at < file.length; turn += 1) {
          const size = sizes[turn % sizes.length] as number;
          skimChunk(skim, Buffer.from(file.subarray(at, at + size)));
          at += size;
        }
        expect(skim.candidatesEnd).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['a longer name', '{"eventName":"AssumeRoots"}'],
    ['a shorter one', '{"eventName" : "Assume"}'],
    ['names within a text', '{"eventName":"sts:AssumeRoot, sts:GetFederationToken"}'],
  ])('leave out %s', (_, json) => {
    expect(occurIn(json)).toBe(false);
  });
});
