import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRecordPicker } from '../../../lambda/cloudtrail/scan/record-picker.ts';
import type { Search } from '../../../lambda/cloudtrail/scan/search.ts';
import { type CloudTrailRecord, type FieldPath, valueAt } from '../../../lambda/detection/record.ts';
import { diceOf, elements, literal, type Member, members, type Node, text, write } from './log-file-texts.ts';

interface Told {
  readonly text: string;
  readonly wanted: CloudTrailRecord | undefined;
}

/** What one call makes of the list of records that begins a chunk. */
function picked(list: string | Buffer, search: Partial<Search>, windowBytes?: number) {
  const chunk = Buffer.from(list);
  const told: Told[] = [];
  const picker = createRecordPicker({ strings: [], test: () => true, ...search }, windowBytes);
  const end = picker.pick(chunk, 0, (from, to, wanted) =>
    told.push({ text: chunk.toString('utf8', from, to), wanted }),
  );
  return { end, told };
}

const byName = { field: 'eventName', strings: ['AssumeRole', 'GetCallerIdentity'] };

describe('the record picker', () => {
  const user = '{"eventName":"AssumeRole","userIdentity":{"type":"IAMUser","userName":"alice"},"eventID":"1"}';

  test('tells of each record only the fields that are wanted', () => {
    const fields = ['eventName', 'userIdentity.type', 'userIdentity.arn', 'errorCode'];
    const { end, told } = picked(user, { ...byName, fields });
    expect(end).toBe(user.length);
    expect(told).toEqual([{ text: user, wanted: { eventName: 'AssumeRole', userIdentity: { type: 'IAMUser' } } }]);
  });

  test('tells of no record whose field has another value', () => {
    const list = `{"eventName":"Decrypt"},{"eventName":null},{"x":{"eventName":"AssumeRole"}},{},${user},{"eventName":"AssumeRoles"}`;
    const { end, told } = picked(list, byName);
    expect(end).toBe(list.length);
    expect(told.map((one) => one.text)).toEqual([user]);
  });

  test.each([
    [String.raw`{"eventName":"\u0041ssumeRole"}`],
    [String.raw`{"event\u004eame":"AssumeRole"}`],
    [String.raw`{"eventName":"Decrypt","event\u004eame":"AssumeRole"}`],
    ['{"eventName":"Decrypt","eventName":"AssumeRole"}'],
    ['{ "eventName" :\n"AssumeRole" }'],
  ])('tells of a record that may have the value: %s', (record) => {
    expect(picked(record, byName).told.map((one) => one.text)).toEqual([record]);
  });

  test('tells of every record where the value has more spellings than one', () => {
    const list = '{"eventName":"é"},{"eventName":"Decrypt"}';
    expect(picked(list, { field: 'eventName', strings: ['é'] }).told).toHaveLength(2);
  });

  test('gives a whole value where a field and one within it are wanted', () => {
    for (const fields of [
      ['userIdentity', 'userIdentity.type'],
      ['userIdentity.type', 'userIdentity'],
    ]) {
      const { told } = picked(user, { ...byName, fields });
      expect(told[0]?.wanted).toEqual({
        eventName: 'AssumeRole',
        userIdentity: { type: 'IAMUser', userName: 'alice' },
      });
    }
  });

  test('knows fields with longer names than most', () => {
    const [long, longer] = ['k'.repeat(63), 'k'.repeat(200)];
    const record = JSON.stringify({ [long]: 1, [longer]: 2, [`${long}k`]: 3 });
    expect(picked(record, { fields: [longer] }).told[0]?.wanted).toEqual({ [longer]: 2 });
  });

  test.each([1, 62, 63, 64, 65, 127, 128, 129, 1000, 100_000])('reads a record with %d levels of nesting', (depth) => {
    const nested = `{"x":${'[{"y":'.repeat(depth)}1${'}]'.repeat(depth)}}`;
    expect(picked(nested, {}).end).toBe(nested.length);
    expect(picked(nested.replace('1}', '1]'), {}).end).toBe(0);
  });

  test.each(['{"x":[1}}', '{"x":[1}', '{"x":{"y":1]}', '{"x":{"y":1]', '{"x":[[1]}]}', '{"x":1]'])(
    'leaves what closes in another way than it opened: %s',
    (text) => expect(picked(text, { fields: ['z'] })).toEqual({ end: 0, told: [] }),
  );

  test('tells of as many records at a time as it has places for', () => {
    const list = Array(100).fill('{}').join(',');
    const { end, told } = picked(list, {}, 640);
    expect(told).toHaveLength(10);
    expect(end).toBe(29);
  });

  test('goes on behind each window', () => {
    const chunk = Buffer.from(Array(100).fill(user).join(','));
    const picker = createRecordPicker({ ...byName, test: () => true }, 1000);
    let told = 0;
    let at = 0;
    for (let calls = 0; at < chunk.length && calls < 20; calls += 1) {
      at = picker.pick(chunk, at, () => (told += 1)) + 1;
    }
    expect(told).toBe(100);
  });

  test('reads on behind elements that are not records', () => {
    const chunk = Buffer.from(Array(100).fill(`${user},5,[{}],"x"`).join(','));
    const picker = createRecordPicker({ ...byName, test: () => true });
    let records = 0;
    expect(picker.pick(chunk, 0, () => (records += 1))).toBe(chunk.length);
    expect(records).toBe(100);
  });

  test('says whether the text ends early or is not JSON, and where', () => {
    const picker = createRecordPicker({ ...byName, test: () => true }, 16);
    expect([picker.pick(Buffer.from(user.slice(0, -1)), 0, () => {}), picker.fault()]).toEqual([0, undefined]);
    const wrong = Buffer.from(user.replace('alice"', 'alice";'));
    expect([picker.pick(wrong, 0, () => {}), picker.fault()]).toEqual([0, wrong.indexOf(';')]);
    expect([picker.valueEnd(wrong, 0), picker.fault()]).toEqual([0, wrong.indexOf(';')]);
  });

  test('reads on at once where a run ended for want of places', () => {
    const chunk = Buffer.from(Array(100).fill('{}').join(','));
    const picker = createRecordPicker({ strings: [], test: () => true }, 640);
    expect(picker.pick(chunk, 0, () => {})).toBe(29);
    expect(picker.pick(chunk, 30, () => {})).toBe(59);
  });

  test('takes a dot in the name of the deciding field for a part of the name', () => {
    const list = '{"a.b":"X"},{"a":{"b":"X"}},{"a.b":"Y"}';
    expect(picked(list, { field: 'a.b', strings: ['X'] }).told.map((one) => one.text)).toEqual(['{"a.b":"X"}']);
  });

  test('serves one search while it tells of another', () => {
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

describe('whatever the records', () => {
  test('those that are whole are told, with what JSON.parse makes of the wanted fields', () => {
    const cases = fc.record({ list: lists, cut: fc.nat({ max: 40 }), filtered: fc.boolean() });
    fc.assert(
      fc.property(cases, ({ list, cut, filtered }) => {
        const all = Buffer.from(list.join(','));
        const file = all.subarray(0, Math.max(1, all.length - cut));
        const whole = list.filter((_, i) => Buffer.byteLength(list.slice(0, i + 1).join(',')) <= file.length);
        const { end, told } = picked(file, { ...(filtered ? byName : { strings: [] }), fields });
        expect(end).toBe(Buffer.byteLength(whole.join(',')));
        const mayMatch = (record: string) => byName.strings.includes(JSON.parse(record).eventName as string);
        const texts = told.map((one) => one.text);
        expect(texts).toEqual(whole.filter((record) => !filtered || texts.includes(record)));
        if (filtered) expect(texts).toEqual(expect.arrayContaining(whole.filter(mayMatch)));
        for (const one of told) {
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

  test('nothing is told that JSON.parse would reject, and nothing left that it would take', () => {
    const bytes = fc.constantFrom(...Buffer.from('{}[]",:\\/u019e-+.tfn \n\0\x1fé'));
    const cases = fc.record({
      list: lists,
      places: fc.array(fc.tuple(fc.nat(), bytes), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(cases, ({ list, places }) => {
        const file = Buffer.from(list.join(','));
        for (const [place, byte] of places) file[place % file.length] = byte;
        const { end, told } = picked(file, { fields });
        if (end > 0) {
          const elements: unknown[] = JSON.parse(`[${file.toString('utf8', 0, end)}]`);
          expect(elements.filter(isJsonObject)).toHaveLength(told.length);
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
