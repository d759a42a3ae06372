import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultLimits, inflate } from '../../../lambda/cloudtrail/inflate/inflate.ts';
import { LogFileNotJsonError, RecordsMissingError } from '../../../lambda/cloudtrail/log-file-errors.ts';
import { scanChunks } from '../../../lambda/cloudtrail/scan/scan.ts';
import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { createRecordReader } from '../../../lambda/cloudtrail/scan/second-pass.ts';
import type { CloudTrailRecord } from '../../../lambda/detection/record.ts';
import {
  chunkSizes,
  diceOf,
  elements,
  inChunks,
  literal,
  type Member,
  members,
  type Node,
  naiveScan,
  type Style,
  text,
  write,
} from './log-file-texts.ts';

const name = 'GetFederationToken';
const sts: Member = ['eventSource', text('sts.amazonaws.com')];
const call: Node = members(sts, ['eventName', text(name)], ['eventID', text('a match')]);

/** Fields that look like a match and are none, or the other way round. */
const odd = 'a/"\\\b é';
const lookAlikes = fc.constantFrom<Member>(
  ['eventName', text('AssumeRole')],
  ['eventName', text(`${name}s`)],
  ['eventName', text(name.toLowerCase())],
  ['eventName', text('')],
  ['eventName', literal('null')],
  ['errorMessage', literal('null')],
  ['eventName', elements(text(name))],
  ['eventName', members(['eventName', text(name)])],
  ['eventname', text(name)],
  ['errorMessage', text(name)],
  ['errorMessage', text(odd)],
  ['errorMessage', text(`not authorized: "eventName":"${name}" \\ \u0001 é \u{1f600} \u2028`)],
  ['requestParameters', members(['Records', elements(call)], ['eventName', text(name)])],
  ['requestParameters', text(`{"Records":[{"eventName":"${name}"}]}`)],
  ['requestParameters', elements(call, call, members(sts))],
  [name, literal('-1.5e+3')],
  ['Records', elements(call, literal('true'))],
  ['', elements(elements(), members())],
  ['x', text('x')],
);

const otherValue: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(literal('null'), literal('true'), literal('0'), literal('-0.5E-2'), text(name), text(']}')),
    fc.string({ unit: 'binary', maxLength: 8 }).map(text),
    fc.array(tie('node'), { maxLength: 3 }).map((list) => elements(...list)),
    fc.array(fc.tuple(fc.string({ maxLength: 4 }), tie('node')), { maxLength: 3 }).map((list) => members(...list)),
  ),
})).node;

const record: fc.Arbitrary<Node> = fc
  .tuple(
    fc.array(lookAlikes, { maxLength: 4 }),
    fc.array(fc.constantFrom<Member>(sts, ['eventName', text(name)]), { maxLength: 3 }),
    fc.nat({ max: 999 }),
    fc.boolean(),
  )
  .map(([fields, match, id, front]) =>
    members(...(front ? match : []), ['eventID', text(`event ${id}`)], ...fields, ...(front ? [] : match)),
  );

/** As in a file full of calls, nearly all begin with one key. */
const likeMost: fc.Arbitrary<Node> = fc.array(lookAlikes, { maxLength: 3 }).map((fields) => members(sts, ...fields));

const recordsMember: fc.Arbitrary<Member> = fc
  .oneof(
    fc.array(fc.oneof({ weight: 5, arbitrary: record }, { weight: 1, arbitrary: otherValue }), { maxLength: 8 }),
    fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant(call) }, { weight: 5, arbitrary: likeMost }, record)),
  )
  .map((list) => ['Records', elements(...list)]);

const otherMember = fc.tuple(fc.constantFrom('', 'records', 'eventName', 'x', name), otherValue);

/** Mostly one `Records` at the top, at times among other members, twice, or of another kind. */
const logFile: fc.Arbitrary<Node> = fc.oneof(
  { weight: 4, arbitrary: recordsMember.map((member) => members(member)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(otherMember, { maxLength: 2 }), recordsMember, fc.array(otherMember, { maxLength: 2 }))
      .map(([before, own, after]) => members(...before, own, ...after)),
  },
  { weight: 2, arbitrary: fc.array(recordsMember, { minLength: 2, maxLength: 3 }).map((list) => members(...list)) },
  { weight: 1, arbitrary: otherValue.map((value) => members(['Records', value])) },
  { weight: 1, arbitrary: otherValue.map((value) => members(['Records', elements(call)], ['Records', value])) },
  { weight: 1, arbitrary: otherValue },
);

const style: fc.Arbitrary<Style> = fc.record({
  gapRate: fc.constantFrom(0, 0, 0.3, 1),
  escapeRate: fc.constantFrom(0, 0, 0, 0.02, 0.3, 1),
});

function holdsName(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsName);
  return value === name;
}

const isCall = (found: CloudTrailRecord): boolean =>
  found.eventSource === 'sts.amazonaws.com' && found.eventName === name;

const searches: readonly Search[] = [
  { strings: [name], field: 'eventName', test: isCall },
  { strings: [name], test: isCall },
  { strings: [name], test: (found) => holdsName(found) },
  { strings: ['AssumeRole', name], field: 'eventName', test: ({ eventName }) => eventName === 'AssumeRole' },
  { strings: ['AssumeRole', 'x', 'Records', name], field: 'eventName', test: isCall },
  { strings: [odd], field: 'errorMessage', test: ({ errorMessage }) => errorMessage === odd },
  { strings: ['x'], test: ({ x }) => x === 'x' },
];

/** How much of a file the first pass keeps: from one inflate for every file to two for every file. */
const headBytes = fc.constantFrom(0, 20, 500, 100_000);

describe('the scan of a legal log file', () => {
  test('finds what JSON.parse and a filter find, whatever its formatting and its chunks', async () => {
    const cases = fc.record({ node: logFile, style, seed: fc.nat(), sizes: chunkSizes, headBytes });
    await fc.assert(
      fc.asyncProperty(cases, fc.constantFrom(...searches), async ({ node, style, seed, sizes, headBytes }, search) => {
        const file = Buffer.from(write(node, style, diceOf(seed)));
        const expected = attempt(() => naiveScan(file, search.test));
        const scan = scanChunks(inChunks(file, sizes), search, headBytes);
        if (expected === undefined) await expect(scan).rejects.toThrow();
        else expect(await scan).toEqual({ records: expected, inflatedBytes: file.length });
      }),
      { numRuns: 1500 },
    );
  });

  test('finds the same in gzip data of one member or several, whatever the parts that it inflates to', async () => {
    // Longer than what inflate keeps before a part, at times.
    const long = fc.integer({ min: 0, max: 50_000 }).map((length): Member => ['x', text('x'.repeat(length))]);
    const longRecord = fc.tuple(long, fc.boolean()).map(([member, front]) => {
      const match: Member[] = [sts, ['eventName', text(name)]];
      return members(...(front ? match : []), member, ...(front ? [] : match));
    });
    const list = fc.array(fc.oneof({ weight: 3, arbitrary: record }, longRecord), { maxLength: 12 });
    const cases = fc.record({
      node: fc.oneof(
        logFile,
        list.map((records) => members(['Records', elements(...records)])),
      ),
      style,
      seed: fc.nat(),
      cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
      sizes: fc.record({
        inputBytes: fc.integer({ min: 1024, max: 5000 }),
        outputBytes: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 60_000 })),
      }),
      headBytes,
    });
    await fc.assert(
      fc.asyncProperty(cases, fc.constantFrom(...searches), async ({ node, cuts, sizes, ...rest }, search) => {
        const file = Buffer.from(write(node, rest.style, diceOf(rest.seed)));
        const places = [0, ...cuts.map((cut) => Math.floor(cut * file.length)), file.length].sort((a, b) => a - b);
        const body = Buffer.concat(places.slice(1).map((end, i) => gzipSync(file.subarray(places[i], end))));
        const expected = attempt(() => naiveScan(file, search.test));
        const scan = scanChunks(() => inflate(body, defaultLimits, undefined, sizes), search, rest.headBytes);
        if (expected === undefined) await expect(scan).rejects.toThrow();
        else expect(await scan).toEqual({ records: expected, inflatedBytes: file.length });
      }),
      { numRuns: 500 },
    );
  });

  test('counts the elements that lack a required field, whatever the formatting, the chunks and the windows', () => {
    const required = { texts: ['eventSource', 'eventName'], oneOf: ['errorMessage', 'x', 'requestParameters'] };
    const isText = (value: unknown) => typeof value === 'string' && value !== '';
    const isSure = (found: CloudTrailRecord) =>
      required.texts.every((field) => isText(found[field])) && required.oneOf.some((field) => found[field] != null);
    const cases = fc.record({
      list: fc.array(fc.oneof({ weight: 9, arbitrary: record }, otherValue), { maxLength: 20 }),
      gapRate: fc.constantFrom(0, 0.3),
      seed: fc.nat(),
      size: fc.constantFrom(1, 100, 1e6),
      windowBytes: fc.constantFrom(64, 1000, 100_000),
    });
    fc.assert(
      fc.property(cases, fc.constantFrom(...searches), ({ list, gapRate, seed, size, windowBytes }, search) => {
        const file = Buffer.from(
          write(members(['Records', elements(...list)]), { gapRate, escapeRate: 0 }, diceOf(seed)),
        );
        const reader = createRecordReader({ ...search, keep: () => 1, required }, windowBytes);
        for (let at = 0; at < file.length; at += size) reader.read(file.subarray(at, at + size));
        reader.end();
        const sure = naiveScan(file, isSure).length;
        expect(reader.elements()).toEqual({ sure, others: list.length - sure });
      }),
      { numRuns: 1000 },
    );
  });

  test('finds the same records in windows of any size', () => {
    const windowBytes = fc.constantFrom(64, 200, 1000, 100_000);
    const cases = fc.record({
      node: logFile,
      style,
      seed: fc.nat(),
      windowBytes,
      size: fc.constantFrom(100, 1000, 1e6),
    });
    fc.assert(
      fc.property(cases, fc.constantFrom(...searches), ({ node, style, seed, windowBytes, size }, search) => {
        const file = Buffer.from(write(node, style, diceOf(seed)));
        const reader = createRecordReader({ ...search, keep: (record) => record }, windowBytes);
        for (let at = 0; at < file.length; at += size) reader.read(file.subarray(at, at + size));
        const expected = attempt(() => naiveScan(file, search.test));
        if (expected === undefined) expect(reader.end).toThrow();
        else expect([reader.end(), reader.matches()]).toEqual([undefined, expected]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a log file whose Records are replaced after the last call', () => {
  test.each(['Records', String.raw`\u0052ecords`, String.raw`Record\u0073`])('is an error: %s', async (key) => {
    const file = Buffer.from(`{"Records":[{"eventName":"${name}"}],"${key}":5,"x":[]}`);
    for (let size = 1; size <= file.length; size += 1) {
      const scan = scanChunks(inChunks(file, [size]), searches[0] as Search, 0);
      const error = await scan.catch((cause: unknown) => cause);
      expect({ size, error }).toEqual({ size, error: expect.any(RecordsMissingError) });
    }
  });
});

describe('the scan of a malformed log file', () => {
  test('is an error if the fault is before the last candidate', async () => {
    const cases = fc.record({
      before: fc.array(record, { maxLength: 6 }),
      after: fc.array(record, { maxLength: 6 }),
      fault: fc.constantFrom('#', ',', ':', '"', 'tru', '{]', '}', ']}', '\u0000', '01', '"\\x"', '"\u0001"', '[1,]'),
      style,
      seed: fc.nat(),
      sizes: chunkSizes,
      headBytes,
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ before, after, fault, style, seed, sizes, headBytes }) => {
        const list = [...before, literal(fault), ...after, call];
        const file = Buffer.from(write(members(['Records', elements(...list)]), style, diceOf(seed)));
        const scan = scanChunks(inChunks(file, sizes), searches[0] as Search, headBytes);
        await expect(scan).rejects.toThrow(LogFileNotJsonError);
      }),
      { numRuns: 500 },
    );
  });

  test('is an error wherever a file that is read completely is cut', async () => {
    const file = Buffer.from(write(members(['Records', elements(call, call)]), { gapRate: 0, escapeRate: 0 }, () => 0));
    for (let length = 0; length < file.length; length += 1) {
      const scan = scanChunks(inChunks(file.subarray(0, length), [7]), searches[0] as Search, file.length);
      const error = await scan.catch((cause: unknown) => cause);
      expect({ length, error }).toEqual({ length, error: expect.any(LogFileNotJsonError) });
    }
  });
});

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
