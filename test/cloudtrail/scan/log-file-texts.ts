import fc from 'fast-check';
import type { Inflated } from '../../../lambda/cloudtrail/scan/scan.ts';
import { type CloudTrailRecord, isObject } from '../../../lambda/detection/record.ts';

/** JSON as a log file can have it: members in any order, keys also twice. */
export type Node =
  | { readonly text: string }
  | { readonly literal: string }
  | { readonly elements: readonly Node[] }
  | { readonly members: readonly Member[] };
export type Member = readonly [key: string, value: Node];

export const text = (value: string): Node => ({ text: value });
export const literal = (value: string): Node => ({ literal: value });
export const elements = (...list: Node[]): Node => ({ elements: list });
export const members = (...list: Member[]): Node => ({ members: list });

/** Numbers below one that decide where a text has white space and escapes. */
export type Dice = () => number;

/** Endless dice from a seed (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const gaps = [' ', '\n', '\r\n', '\t', '\r\n    ', ' '.repeat(40)];

/** How often a place gets white space, and a character an escape that it does not need. */
export interface Style {
  readonly gapRate: number;
  readonly escapeRate: number;
}

/** Writes JSON in one of its many legal spellings. */
export function write(node: Node, style: Style, dice: Dice): string {
  const gap = () => (dice() < style.gapRate ? (gaps[Math.floor(dice() * gaps.length)] as string) : '');
  const list = (parts: readonly string[]) => parts.map((part) => `${gap()}${part}${gap()}`).join(',') || gap();
  const put = (value: Node): string => {
    if ('text' in value) return quoted(value.text, style, dice);
    if ('literal' in value) return value.literal;
    if ('elements' in value) return `[${list(value.elements.map(put))}]`;
    return `{${list(value.members.map(([key, each]) => `${quoted(key, style, dice)}${gap()}:${gap()}${put(each)}`))}}`;
  };
  return `${gap()}${put(node)}${gap()}`;
}

function quoted(value: string, { escapeRate }: Style, dice: Dice): string {
  const characters = value.split('').map((character) => (dice() < escapeRate ? escaped(character, dice) : character));
  const needed = characters.map((each) => (each.length === 1 ? JSON.stringify(each).slice(1, -1) : each));
  return `"${needed.join('')}"`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '/': '\\/',
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
};

function escaped(character: string, dice: Dice): string {
  const short = shortEscapes[character];
  if (short !== undefined && dice() < 0.5) return short;
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${dice() < 0.5 ? hex : hex.toUpperCase()}`;
}

/** The result of `JSON.parse` and a filter. @throws if the text is not JSON. */
export function naiveScan(file: Buffer, test: (record: CloudTrailRecord) => boolean): CloudTrailRecord[] {
  const parsed: unknown = JSON.parse(file.toString());
  if (!isObject(parsed) || !Array.isArray(parsed.Records)) throw new Error('no Records');
  return parsed.Records.filter(isObject).filter(test);
}

/** The file in chunks of these sizes, over and over. Each chunk is overwritten before the next one. */
export function inChunks(file: Buffer, sizes: readonly number[]): Inflated {
  return function* () {
    for (let at = 0, turn = 0; at < file.length || turn === 0; turn += 1) {
      const size = sizes[turn % sizes.length] as number;
      const bytes = Buffer.from(file.subarray(at, at + size));
      yield bytes;
      bytes.fill('#');
      at += size;
    }
  };
}

export const chunkSizes = fc.oneof(
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 }),
  fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 3 }),
);
