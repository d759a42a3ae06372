import fc from 'fast-check';
import { realShapedLogs } from './real-shaped.ts';
import { anyStorage, stored } from './stored.ts';

/** Valid log files in forms that no JSON library writes. */

/** Chooses blanks, escapes and repeats, place by place. The same sequence produces the same text. */
type Choices = () => number;

function choicesOf(numbers: readonly number[]): Choices {
  let next = 0;
  return () => numbers[next++ % numbers.length] ?? 0;
}

const anyChoices = fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }).map((numbers) => () => choicesOf(numbers));
const blanks = ['', '', '', '', '', ' ', '\n', '\t', '\r\n  '];
const log = fc.constantFrom(...realShapedLogs);

/** Blanks anywhere, any character escaped in any way, keys in another order. */
export const formatted = fc
  .tuple(log, anyChoices, anyStorage)
  .map(([value, start, storage]) => stored(written(value, start()), storage));

function written(value: unknown, choose: Choices): string {
  const blank = () => blanks[choose() % blanks.length] ?? '';
  if (typeof value === 'string') return text(value, choose);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((one) => blank() + written(one, choose) + blank()).join()}]`;
  const members = Object.entries(value).map(
    ([key, one]) => `${blank()}${text(key, choose)}${blank()}:${blank()}${written(one, choose)}`,
  );
  return `{${(choose() % 2 === 0 ? members : members.toReversed()).join()}${blank()}}`;
}

function text(value: string, choose: Choices): string {
  const escapeAll = choose() % 16 === 0;
  const characters = [...Array(value.length).keys()].map((i) => {
    const plain = JSON.stringify(value[i]).slice(1, -1);
    return escapeAll || choose() % 64 === 0 ? escaped(value.charCodeAt(i), choose() % 2 === 0) : plain;
  });
  return `"${characters.join('')}"`;
}

function escaped(code: number, upper: boolean): string {
  const digits = code.toString(16).padStart(4, '0');
  return `\\u${upper ? digits.toUpperCase() : digits}`;
}

const repeat = fc.record({
  /** Counts the members of all objects in the order of the text. */
  place: fc.nat(300),
  value: fc.constantFrom('null', '""', '[]', '{}', '0', '"GetFederationToken"', '"sts.amazonaws.com"', '"AssumeRole"'),
  before: fc.boolean(),
});

/** The same key twice in an object, where JSON.parse uses the last. */
export const duplicateKeys = fc
  .tuple(log, fc.array(repeat, { minLength: 1, maxLength: 5 }), anyStorage)
  .map(([value, repeats, storage]) => stored(repeated(value, repeats, { members: 0 }), storage));

type Repeat = typeof repeat extends fc.Arbitrary<infer Value> ? Value : never;

function repeated(value: unknown, repeats: readonly Repeat[], count: { members: number }): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((one) => repeated(one, repeats, count)).join()}]`;
  const members = Object.entries(value).flatMap(([key, one]) => {
    const place = count.members++;
    const name = JSON.stringify(key);
    const member = `${name}:${repeated(one, repeats, count)}`;
    const extra = repeats.filter((each) => each.place === place);
    const of = (before: boolean) =>
      extra.filter((each) => each.before === before).map((each) => `${name}:${each.value}`);
    return [...of(true), member, ...of(false)];
  });
  return `{${members.join()}}`;
}
