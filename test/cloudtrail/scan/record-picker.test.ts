import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRecordPicker } from '../../../lambda/cloudtrail/scan/record-picker.ts';
import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { type CloudTrailRecord, type FieldPath, valueAt } from '../../../lambda/detection/record.ts';
import { diceOf, elements, literal, type Member, members, type Node, text, write } from './log-file-texts.ts';

interface Returned {
  readonly text: string;
  readonly wanted: CloudTrailRecord | undefined;
}

/** The result of one call for a list of records at the start of a chunk. */
function picked(list: string | Buffer, search: Partial<Search>, windowBytes?: number) {
  const chunk = Buffer.from(list);
  const returned: Returned[] = [];
  const picker = createRecordPicker({ strings: [], test: () => true, ...search }, windowBytes);
  const end = picker.pick(chunk, 0, (from, to, wanted) =>
    returned.push({ text: chunk.toString('utf8', from, to), wanted }),
  );
  return { end, returned };
}

const byName = { field: 'eventName', strings: ['AssumeRole', 'GetCallerIdentity'] };

describe('the record picker', () => {
  const user = '{"eventName":"AssumeRole","userIdentity":{"type":"IAMUser","userName":"alice"},"eventID":"1"}';

  test('returns of each record only the wanted fields', () => {
    const fields = ['eventName', 'userIdentity.type', 'userIdentity.arn', 'errorCode'];
    const { end, returned } = picked(user, { ...byName, fields });
    expect(end).toBe(user.length);
    expect(returned).toEqual([{ text: user, wanted: { eventName: 'AssumeRole', userIdentity: { type: 'IAMUser' } } }]);
  });

  test('skips records whose field has another value', () => {
    const list = `{"eventName":"Decrypt"},{"eventName":null},{"x":{"eventName":"AssumeRole"}},{},${user},{"eventName":"AssumeRoles"}`;
    const { end, returned } = picked(list, byName);
    expect(end).toBe(list.length);
    expect(returned.map((one) => one.text)).toEqual([user]);
  });

  test.each([
    [String.raw`{"eventName":"\u0041ssumeRole"}`],
    [String.raw`{"event\u004eame":"AssumeRole"}`],
    [String.raw`{"eventName":"Decrypt","event\u004eame":"AssumeRole"}`],
    ['{"eventName":"Decrypt","eventName":"AssumeRole"}'],
    ['{ "eventName" :\n"AssumeRole" }'],
  ])('returns a record that may have the value: %s', (record) => {
    expect(picked(record, byName).returned.map((one) => one.text)).toEqual([record]);
  });

  test('returns every record if the value has more than one spelling', () => {
    const list = '{"eventName":"é"},{"eventName":"Decrypt"}';
    expect(picked(list, { field: 'eventName', strings: ['é'] }).returned).toHaveLength(2);
  });

  test('returns a whole value if a field and a field in it are wanted', () => {
    for (const fields of [
      ['userIdentity', 'userIdentity.type'],
      ['userIdentity.type', 'userIdentity'],
    ]) {
      const { returned } = picked(user, { ...byName, fields });
      expect(returned[0]?.wanted).toEqual({
        eventName: 'AssumeRole',
        userIdentity: { type: 'IAMUser', userName: 'alice' },
      });
    }
  });

  test('finds fields with very long names', () => {
    const [long, longer] = ['k'.repeat(63), 'k'.repeat(200)];
    const record = JSON.stringify({ [long]: 1, [longer]: 2, [`${long}k`]: 3 });
    expect(picked(record, { fields: [longer] }).returned[0]?.wanted).toEqual({ [longer]: 2 });
  });

  test.each([1, 62, 63, 64, 65, 127, 128, 129, 1000, 100_000])('reads a record with %d levels of nesting', (depth) => {
    const nested = `{"x":${'[{"y":'.repeat(depth)}1${'}]'.repeat(depth)}}`;
    expect(picked(nested, {}).end).toBe(nested.length);
    expect(picked(nested.replace('1}', '1]'), {}).end).toBe(0);
  });

  test.each(['{"x":[1}}', '{"x":[1}', '{"x":{"y":1]}', '{"x":{"y":1]', '{"x":[[1]}]}', '{"x":1]'])(
    'rejects a container that closes in another way than it opens: %s',
    (text) => expect(picked(text, { fields: ['z'] })).toEqual({ end: 0, returned: [] }),
  );

  test('returns at most as many records at a time as it has room for', () => {
    const list = Array(100).fill('{}').join(',');
    const { end, returned } = picked(list, {}, 640);
    expect(returned).toHaveLength(10);
    expect(end).toBe(29);
  });

  test('continues behind each window', () => {
    const chunk = Buffer.from(Array(100).fill(user).join(','));
    const picker = createRecordPicker({ ...byName, test: () => true }, 1000);
    let returned = 0;
    let at = 0;
    for (let calls = 0; at < chunk.length && calls < 20; calls += 1) {
      at = picker.pick(chunk, at, () => (returned += 1)) + 1;
    }
    expect(returned).toBe(100);
  });

  test('continues behind elements that are not records', () => {
    const chunk = Buffer.from(Array(100).fill(`${user},5,[{}],"x"`).join(','));
    const picker = createRecordPicker({ ...byName, test: () => true });
    let records = 0;
    expect(picker.pick(chunk, 0, () => (records += 1))).toBe(chunk.length);
    expect(records).toBe(100);
  });

  test('reports whether the text ends early or is not JSON, and where', () => {
    const picker = createRecordPicker({ ...byName, test: () => true }, 16);
    expect([picker.pick(Buffer.from(user.slice(0, -1)), 0, () => {}), picker.fault()]).toEqual([0, undefined]);
    const wrong = Buffer.from(user.replace('alice"', 'alice";'));
    expect([picker.pick(wrong, 0, () => {}), picker.fault()]).toEqual([0, wrong.indexOf(';')]);
    expect([picker.valueEnd(wrong, 0), picker.fault()]).toEqual([0, wrong.indexOf(';')]);
  });

  test('continues where it ran out of room for records', () => {
    const chunk = Buffer.from(Array(100).fill('{}').join(','));
    const picker = createRecordPicker({ strings: [], test: () => true }, 640);
    expect(picker.pick(chunk, 0, () => {})).toBe(29);
    expect(picker.pick(chunk, 30, () => {})).toBe(59);
  });

  test.each([
    ['a nested field', '{"a":{"b":"X"}}', true],
    ['a nested field with another value', '{"a":{"b":"Y"}}', false],
    ['a name with a dot', '{"a.b":"X"}', false],
    ['a start', '{"c":"XYZ"}', true],
    ['a part', '{"d":"aXb"}', true],
    ['a part of an object', '{"d":{"e":["aXb"]}}', true],
    ['an escape that can spell it', String.raw`{"a":{"b":"\u0058"}}`, true],
    ['the last of two members', '{"a":{"b":"X"},"a":{"b":"Y"}}', false],
    ['another field, whatever the first has', '{"a":{"b":"Y"},"c":"X"}', true],
    ['nothing', '{"e":"X"}', false],
  ])('picks a record by any of several clues: %s', (_, json, isPicked) => {
    const orElse = [
      { field: 'a.b', is: ['X', 'X'.repeat(80)] },
      { field: 'c', startsWith: ['X'] },
      { field: 'd', contains: ['Q', 'X'] },
    ];
    const search = { field: 'name', strings: ['N'], orElse };
    expect(picked(json, search).returned.length).toBe(isPicked ? 1 : 0);
  });

  test('can be used for one search while it returns the records of another', () => {
    const chunk = Buffer.from(`${user},${user}`);
    const outer = createRecordPicker({ ...byName, test: () => true, fields: ['eventID'] });
    const wanted: unknown[] = [];
    outer.pick(chunk, 0, (_from, _to, fields) => {
      wanted.push(fields);
      picked('{"x":1},{"y":2}', { fields: ['x'] });
    });
    expect(wanted).toEqual([
      { eventName: 'AssumeRole', eventID: '1' },
      { eventName: 'AssumeRole', eventID: '1' },
    ]);
  });
});

const fields: readonly FieldPath[] = ['eventName', 'a.b.c', 'a.d', 'e', 'longer name', 'a.é', ''];

const value: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...['null', 'true', 'false', '0', '-0', '12.5', '-3E+07', '1e-2'].map(literal)),
    fc.constantFrom(...byName.strings, 'Decrypt', 'x'.repeat(40), '').map(text),
    fc.string({ unit: 'binary', maxLength: 20 }).map(text),
    fc.array(tie('node'), { maxLength: 3 }).map((list) => elements(...list)),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'é', 'eventName', 'z'), tie('node')), { maxLength: 4 })
      .map((list) => members(...list)),
  ),
})).node;

const member: fc.Arbitrary<Member> = fc.tuple(
  fc.constantFrom('eventName', 'eventName', 'a', 'a', 'e', 'longer name', '', 'other', '__proto__'),
  value,
);

const recordText = fc
  .record({
    node: fc.array(member, { maxLength: 6 }).map((list) => members(...list)),
    style: fc.record({ gapRate: fc.constantFrom(0, 0, 0.3), escapeRate: fc.constantFrom(0, 0, 0.05) }),
    seed: fc.nat(),
  })
  .map(({ node, style, seed }) => write(node, style, diceOf(seed)).trim());

const lists = fc.array(recordText, { minLength: 1, maxLength: 6 });

describe('the record picker, whatever the records,', () => {
  test('returns the complete records, with the wanted fields as JSON.parse reads them', () => {
    const cases = fc.record({ list: lists, cut: fc.nat({ max: 40 }), filtered: fc.boolean() });
    fc.assert(
      fc.property(cases, ({ list, cut, filtered }) => {
        const all = Buffer.from(list.join(','));
        const file = all.subarray(0, Math.max(1, all.length - cut));
        const whole = list.filter((_, i) => Buffer.byteLength(list.slice(0, i + 1).join(',')) <= file.length);
        const { end, returned } = picked(file, { ...(filtered ? byName : { strings: [] }), fields });
        expect(end).toBe(Buffer.byteLength(whole.join(',')));
        const mayMatch = (record: string) => byName.strings.includes(JSON.parse(record).eventName as string);
        const texts = returned.map((one) => one.text);
        expect(texts).toEqual(whole.filter((record) => !filtered || texts.includes(record)));
        if (filtered) expect(texts).toEqual(expect.arrayContaining(whole.filter(mayMatch)));
        for (const one of returned) {
          const record = JSON.parse(one.text) as CloudTrailRecord;
          for (const field of fields) {
            const path = field.split('.');
            const value = valueAt(one.wanted ?? {}, ...path);
            expect({ field, text: one.text, value }).toEqual({
              field,
              text: one.text,
              value: valueAt(record, ...path),
            });
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('returns nothing that JSON.parse rejects, and leaves out nothing that it accepts', () => {
    const bytes = fc.constantFrom(...Buffer.from('{}[]",:\\/u019e-+.tfn \n\0\x1fé'));
    const cases = fc.record({
      list: lists,
      places: fc.array(fc.tuple(fc.nat(), bytes), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(cases, ({ list, places }) => {
        // A number ends with the byte behind it.
        const file = Buffer.from(`${list.join(',')} `);
        for (const [place, byte] of places) file[place % (file.length - 1)] = byte;
        const { end, returned } = picked(file, { fields });
        if (end > 0) {
          const elements: unknown[] = JSON.parse(`[${file.toString('utf8', 0, end)}]`);
          expect(elements.filter(isJsonObject)).toHaveLength(returned.length);
        }
        const isWhole = isJson(`[${file}]`);
        if (isWhole && file[0] === 0x7b) expect(end).toBe(file.toString('latin1').trimEnd().length);
      }),
      { numRuns: 5000 },
    );
  });
});

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
