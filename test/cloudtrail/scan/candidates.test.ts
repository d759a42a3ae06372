import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { candidatesFor } from '../../../lambda/cloudtrail/scan/candidates.ts';
import { candidatesByClues } from '../../../lambda/cloudtrail/scan/candidates-by-clues.ts';
import { searchChunk, startFirstPass } from '../../../lambda/cloudtrail/scan/first-pass.ts';
import { chunkSizes, diceOf, members, text, write } from './log-file-texts.ts';

const names = fc.oneof(
  fc.constantFrom('GetFederationToken', 'a', 'ee', 'AssumeRoleWithSAML', 'e0', 'Z-z_9', 'a b'),
  fc.string({ minLength: 1, maxLength: 30 }),
);

const inField = (name: string) => members(['eventName', text(name)]);
const field = { node: inField, around: (spelling: string) => `"eventName":${spelling}` };

const byName = (texts: readonly string[]) => ({ field: 'eventName', is: texts });
const inSource = { field: 'eventSource', is: ['iam.amazonaws.com'], startsWith: ['kms'] };
const others = [
  { field: 'userIdentity.accessKeyId', startsWith: ['AKIA'] },
  inSource,
  { field: 'userAgent', contains: ['Browser', 'Cyber'] },
];

/** How to search for names, and where a log file has them. */
const ways = [
  { way: 'one after the other', find: candidatesFor, node: text, around: (spelling: string) => spelling },
  { way: 'by their field', find: (texts: readonly string[]) => candidatesByClues([byName(texts)]), ...field },
  {
    way: 'by their field, in small windows',
    find: (texts: readonly string[]) => candidatesByClues([byName(texts)], 16),
    ...field,
  },
];

/** Ways that also find other texts. */
const furtherWays = [
  {
    way: 'as the start of a value',
    find: (texts: readonly string[]) => candidatesByClues([{ field: 'eventName', startsWith: texts }]),
    ...field,
  },
  {
    way: 'within a value, in small windows',
    find: (texts: readonly string[]) => candidatesByClues([{ field: 'eventName', contains: texts }], 16),
    node: text,
    around: (spelling: string) => spelling,
  },
  {
    way: 'by their field, next to other clues',
    find: (texts: readonly string[]) => candidatesByClues([...others, byName(texts)]),
    ...field,
  },
];

describe.each([...ways, ...furtherWays])('the candidates in a log file, searched $way,', ({ find, node }) => {
  test('include every spelling of a text, also where a seam cuts it', () => {
    const cases = fc.record({
      name: names,
      gapRate: fc.constantFrom(0, 0.5, 1),
      escapeRate: fc.constantFrom(0, 0.2, 1),
      seed: fc.nat(),
      cut: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ name, gapRate, escapeRate, seed, cut }) => {
        const file = Buffer.from(`  ${write(node(name), { gapRate, escapeRate }, diceOf(seed))}  `);
        const place = cut % file.length;
        const { occurIn, overlap } = find(['b', name]);
        const [before, after] = [file.subarray(0, place), file.subarray(place)];
        const seam = Buffer.concat([before.subarray(-overlap), after.subarray(0, overlap)]);
        expect([before, seam, after].some(occurIn)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe.each(ways)('the candidates in a log file, searched $way,', ({ find, around }) => {
  test.each([
    ['a longer name', '"GetFederationTokens"'],
    ['a name within a text', '"sts:GetFederationToken"'],
    ['another case', '"getFederationToken"'],
    ['an escape of another character', String.raw`"\u003c\u0041\u00e9"`],
    ['an escape that ends like one of its characters', String.raw`"\u0447\u0147\u1047 u0047"`],
  ])('leave out %s', (_, spelling) => {
    expect(find(['GetFederationToken']).occurIn(Buffer.from(`{"eventName":${spelling}}`))).toBe(false);
  });

  test('are found at any place, whatever is around them', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'GetFdrlToken"\\u04sAm '), maxLength: 700 });
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.constantFrom(around('"GetFederationToken"'), String.raw`\u0047`),
        (before, after, found) => {
          const { occurIn } = find(['GetFederationToken', 'AssumeRoot', 'Dr']);
          expect(occurIn(Buffer.from(before + found + after))).toBe(true);
          const isThere = /"(GetFederationToken|AssumeRoot|Dr)"|\\u00(4|6d|7[2356])/;
          if (!isThere.test(before))
            expect({ before, found: occurIn(Buffer.from(before)) }).toEqual({ before, found: false });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('are everywhere for a text with more spellings than the search covers', () => {
    for (const name of ['a/b', 'say "x"', 'é', '', '\n']) {
      expect({ name, found: find([name]).occurIn(Buffer.from('{}')) }).toEqual({ name, found: true });
    }
  });
});

describe('the candidates of several clues', () => {
  const { occurIn } = candidatesByClues(others);

  test.each([
    ['a value that starts so', '{"userIdentity":{"accessKeyId": "AKIAEXAMPLE"}}'],
    ['an equal value', '{"eventSource":"iam.amazonaws.com"}'],
    ['a start of another field', '{"eventSource":"kms.amazonaws.com"}'],
    ['a part of a value', '{"userAgent":"S3 Browser/11"}'],
    ['the last of them', '{"userAgent":"[Cyberduck]"}'],
  ])('include %s', (_, json) => {
    expect(occurIn(Buffer.from(json))).toBe(true);
  });

  test.each([
    ['a value that starts otherwise', '{"accessKeyId":"ASIAEXAMPLE","note":"AKIA"}'],
    ['a longer value than one that must be equal', '{"eventSource":"iam.amazonaws.com.cn"}'],
    ['a shorter value', '{"eventSource":"iam"}'],
    ['a value that is no text', '{"eventSource":null,"accessKeyId":5}'],
    ['another case', '{"userAgent":"s3 browser"}'],
  ])('leave out %s', (_, json) => {
    expect(occurIn(Buffer.from(json))).toBe(false);
  });
});

describe('the candidates of any number of texts', () => {
  test('are those that the text itself includes, wherever it is and whatever is around it', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcAB12 .:-_'), minLength: 2, maxLength: 12 });
    const around = fc.string({ unit: fc.constantFrom(...'abcAB12 .:-_\\'), maxLength: 300 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 20 }), fc.nat(19), around, around, (texts, i, a, b) => {
        const { occurIn } = candidatesByClues([{ field: 'userAgent', contains: texts }]);
        const isIn = (content: string) => texts.some((part) => content.includes(part));
        expect(occurIn(Buffer.from(a))).toBe(isIn(a));
        expect(occurIn(Buffer.from(`${a}${texts[i % texts.length]}${b}`))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe.each(ways)('the candidates of many names, searched $way,', ({ find }) => {
  const strings = [
    ...['AssumeRole', 'AssumeRoot', 'GetFederationToken', 'Z-z_9', 'e', 'CreateUser', 'ConsoleLogin', 'StartSession'],
    ...['GetSigninToken', 'GetSecretValue', 'CreateAccessKey', 'UpdateAssumeRolePolicy', 'SendSSHPublicKey'],
  ];
  const search = { strings, field: 'eventName', test: () => true };
  const occurIn = (json: string) => find(strings).occurIn(Buffer.from(json));

  test('include every spelling of a member with one of them, in chunks of any size', async () => {
    const cases = fc.record({
      name: fc.constantFrom(...strings),
      style: fc.record({ gapRate: fc.constantFrom(0, 0.5, 1), escapeRate: fc.constantFrom(0, 0, 0.1, 1) }),
      seed: fc.nat(),
      sizes: chunkSizes,
      before: fc.nat({ max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ name, style, seed, sizes, before }) => {
        const json = write(members(['x', text('-'.repeat(before))], ['eventName', text(name)]), style, diceOf(seed));
        const [file, pass] = [Buffer.from(json), await startFirstPass(search)];
        for (let at = 0, turn = 0; at < file.length; turn += 1) {
          const size = sizes[turn % sizes.length] as number;
          searchChunk(pass, Buffer.from(file.subarray(at, at + size)));
          at += size;
        }
        expect(pass.candidatesEnd).toBeGreaterThan(0);
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
