import { largest } from '../../detection/extremes.ts';
import { type Candidates, escapeLength, isUnusual, rarestPair } from './candidates.ts';
import {
  aligned,
  copyWindow,
  defaultWindowBytes,
  inWords,
  kernelAround,
  type Plan,
  planAt,
  sharedKernel,
  slack,
  startPlan,
} from './kernel.ts';
import type { Clue, ClueValues } from './search.ts';

/** As in `wasm/assembly/scan/finder.ts`. */
const mostGap = 16;

const characterBytes = 16;

/** A text to search for: the key of a member with one of these values, or a text that is enough by itself. */
interface Needle {
  readonly text: string;
  readonly values?: ClueValues;
}

/**
 * Finds what can be the value of a clue, at any place. The number of values hardly affects the time.
 * @param windowBytes how much is searched at a time. Default: 256 KiB.
 */
export function candidatesByClues(clues: readonly Clue[], windowBytes = defaultWindowBytes): Candidates {
  const needles = needlesOf(clues);
  const overlap = largest(needles.map(longestSpelling), escapeLength);
  const texts = clues.flatMap(textsOf);
  // The search is for two bytes of each needle.
  if (texts.some(isUnusual) || needles.some(({ text }) => text.length < 2)) return { occurIn: () => true, overlap };
  const plan = startPlan(planAt);
  const needlesAt = appendNeedles(plan, needles, plan.append(characterSet(texts.join(''))));
  const planBytes = plan.bytes();
  const windowAt = aligned(planAt + planBytes.length);
  const step = Math.max(windowBytes, 2 * overlap) - overlap;

  function occurIn(bytes: Buffer): boolean {
    const own = kernelAround(bytes, windowAt);
    if (own === undefined) return occurInCopy(bytes);
    Buffer.from(own.memory.buffer).set(planBytes, planAt);
    return own.kernel.find(bytes.byteOffset, bytes.byteOffset + bytes.length, needlesAt) === 1;
  }

  function occurInCopy(bytes: Buffer): boolean {
    const { kernel, memory: growing } = sharedKernel(windowAt + step + 2 * overlap + slack);
    const memory = Buffer.from(growing.buffer);
    memory.set(planBytes, planAt);
    for (let at = 0; at < bytes.length; at += step) {
      const end = windowAt + copyWindow(memory, windowAt, bytes, at, step + overlap);
      if (kernel.find(windowAt, end, needlesAt)) return true;
    }
    return false;
  }

  return { occurIn, overlap };
}

function needlesOf(clues: readonly Clue[]): readonly Needle[] {
  const keys = clues
    .filter(({ is = [], startsWith = [] }) => is.length + startsWith.length > 0)
    .map(({ field, is, startsWith }) => ({ text: `"${keyOf(field)}"`, values: { is, startsWith } as ClueValues }));
  return [...keys, ...clues.flatMap(({ contains = [] }) => contains).map((text) => ({ text }))];
}

function keyOf(field: string): string {
  return field.split('.').at(-1) ?? field;
}

function textsOf({ field, is = [], startsWith = [], contains = [] }: Clue): readonly string[] {
  const isKeyed = is.length + startsWith.length > 0;
  return [...(isKeyed ? [keyOf(field)] : []), ...is, ...startsWith, ...contains];
}

function longestSpelling({ text, values }: Needle): number {
  if (values === undefined) return Buffer.byteLength(text);
  const { is = [], startsWith = [] } = values;
  const longest = largest([...is, ...startsWith].map((value) => Buffer.byteLength(value) + 2));
  return Buffer.byteLength(text) + mostGap + 1 + mostGap + longest;
}

/** The classes `Needles` and `Needle` of `wasm/assembly/scan/finder.ts`. */
function appendNeedles({ append, appendValues }: Plan, needles: readonly Needle[], charactersAt: number): number {
  const texts = needles.map(({ text }) => Buffer.from(text));
  const words = needles.map(({ values }, i) => {
    const bytes = texts[i] as Buffer;
    return [append(bytes), bytes.length, rarestPair(bytes), values === undefined ? 0 : appendValues(values)];
  });
  const pairs = texts.map((bytes) => bytes.subarray(rarestPair(bytes)));
  return append(Buffer.concat([inWords([charactersAt, needles.length]), halfTables(pairs), inWords(words.flat())]));
}

const escapePair = Buffer.from('\\u');

/** The bits of the needles; the last bit is that of the escape. */
const needleBits = 7;

/** The tables of `find`: a bit for each needle, or for several, at each half of its two bytes. */
function halfTables(pairs: readonly Buffer[]): Buffer {
  const tables = Buffer.alloc(64);
  const add = (bit: number, [one = 0, next = 0]: Buffer) => {
    for (const place of [one & 15, 16 + (one >> 4), 32 + (next & 15), 48 + (next >> 4)]) {
      tables[place] = (tables[place] as number) | (1 << bit);
    }
  };
  for (const [i, pair] of pairs.entries()) add(i % needleBits, pair);
  add(needleBits, escapePair);
  return tables;
}

/** A bit for each character of ASCII. */
function characterSet(text: string): Buffer {
  const set = Buffer.alloc(characterBytes);
  for (const code of Buffer.from(text)) set[code >> 3] = (set[code >> 3] as number) | (1 << (code & 7));
  return set;
}
