import type { FieldPath } from '../../detection/record.ts';
import type { Search } from './search.ts';
import { spelled } from './spelling.ts';

/** What to pick, as `wasm/assembly/wanted.ts` lays it out. */
export interface PickerPlan {
  readonly bytes: Buffer;
  /** Address of the fields wanted of a record. */
  readonly fields: number;
  /** Address of the strings of which the deciding field must be one; 0 where every record may match. */
  readonly strings: number;
}

/** Fields of an object, and of the objects within; `undefined` stands for a whole value. */
type FieldTree = Map<string, FieldTree | undefined>;

interface Writing {
  /** Gives back the address at which the part will lie. */
  readonly append: (part: Buffer) => number;
  readonly decidingField: string | undefined;
}

/** @param address where the plan will lie; not 0 */
export function pickerPlan({ field, fields = [], strings }: Search, address: number): PickerPlan {
  const parts: Buffer[] = [];
  let end = address;
  const append = (part: Buffer): number => {
    const start = end;
    const padding = Buffer.alloc(-part.length & 7);
    parts.push(part, padding);
    end += part.length + padding.length;
    return start;
  };
  const decidingField = field !== undefined && [field, ...strings].every(isPlain) ? field : undefined;
  const fieldsAt = appendTree(fieldTree(field, fields), { append, decidingField });
  const stringsAt = decidingField === undefined ? 0 : appendStrings(strings, append);
  return { bytes: Buffer.concat(parts), fields: fieldsAt, strings: stringsAt };
}

/** Any other text has several spellings, which are left to JSON.parse. */
function isPlain(text: string): boolean {
  return spelled(text).plain;
}

/** The deciding field is one of the record's own, whatever its name. */
function fieldTree(decidingField: string | undefined, fields: readonly FieldPath[]): FieldTree {
  const tree: FieldTree = new Map();
  if (decidingField !== undefined) tree.set(decidingField, undefined);
  for (const field of fields) addField(tree, field.split('.'));
  return tree;
}

function addField(tree: FieldTree, [name = '', ...within]: readonly string[]): void {
  const known = tree.get(name);
  if (tree.has(name) && known === undefined) return;
  if (within.length === 0) {
    tree.set(name, undefined);
    return;
  }
  const inner = known ?? new Map();
  tree.set(name, inner);
  addField(inner, within);
}

function appendTree(tree: FieldTree, { append, decidingField }: Writing): number {
  const entries = [...tree].map(([name, inner]) => {
    const key = Buffer.from(name);
    const within = inner === undefined ? 0 : appendTree(inner, { append, decidingField: undefined });
    return { keyLength: key.length, words: [append(key), key.length, within, Number(name === decidingField)] };
  });
  const lengths = entries.reduce((bits, { keyLength }) => bits | (1n << BigInt(Math.min(keyLength, 63))), 0n);
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(lengths);
  head.writeUInt32LE(entries.length, 8);
  return append(Buffer.concat([head, inWords(entries.flatMap(({ words }) => words))]));
}

function appendStrings(strings: readonly string[], append: Writing['append']): number {
  const texts = strings.flatMap((string) => [append(Buffer.from(string)), string.length]);
  return append(inWords([strings.length, 0, ...texts]));
}

function inWords(values: readonly number[]): Buffer {
  const words = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    words.writeUInt32LE(value, 4 * i);
  });
  return words;
}
