import type { FieldPath } from '../../detection/record.ts';
import { byLength, inWords, type Plan, startPlan } from './kernel.ts';
import { type Clue, cluesOf, hasOneSpelling, type RequiredFields, type Search } from './search.ts';

/** What the picker reads of a search. */
export type PickerSearch = Search & { readonly required?: RequiredFields };

/** What to pick, in the layout of `wasm/assembly/scan/wanted.ts`. */
export interface PickerPlan {
  readonly bytes: Buffer;
  /** Address of the wanted fields of a record. */
  readonly fields: number;
  /** 1 if every record may match, 0 if one of the deciding fields must fit. */
  readonly everyRecord: 0 | 1;
  /** The marks of required fields: of all that must be there, and of those of which one must be. */
  readonly allOf: number;
  readonly anyOf: number;
}

/** Fields of an object, and of the objects in it; `undefined` means the whole value. */
type FieldTree = Map<string, FieldTree | undefined>;

interface Writing {
  readonly plan: Pick<Plan, 'append' | 'appendValues'>;
  /** What decides, in the order of their bits. */
  readonly deciding: readonly Clue[];
  /** A bit for each required field. */
  readonly marks: ReadonlyMap<string, number>;
}

/** Each deciding field has a bit. */
const mostDeciding = 30;

/** What a plan depends on, besides the texts of the search. */
const planned = ['field', 'orElse', 'everyRecord', 'fields', 'required'] as const;

interface Prepared {
  readonly search: PickerSearch;
  readonly address: number;
  readonly plan: PickerPlan;
}

/** Prepared once for all log files that are searched for the same. */
const preparedFor = new WeakMap<readonly string[], Prepared>();

/** @param address where the host writes the plan; not 0 */
export function pickerPlan(search: PickerSearch, address: number): PickerPlan {
  const known = preparedFor.get(search.strings);
  const isSame = known?.address === address && planned.every((part) => known.search[part] === search[part]);
  if (known !== undefined && isSame) return known.plan;
  const plan = newPlan(search, address);
  preparedFor.set(search.strings, { search, address, plan });
  return plan;
}

function newPlan(search: PickerSearch, address: number): PickerPlan {
  const { fields = [], everyRecord, required } = search;
  const plan = startPlan(address);
  const clues = everyRecord ? [] : cluesOf(search);
  const tree = fieldTree(clues, fields);
  const decides = clues.length > 0 && clues.length <= mostDeciding && clues.every((clue) => canDecide(clue, tree));
  const { texts = [], oneOf = [] } = required ?? {};
  const marks = new Map([...texts, ...oneOf].map((name, i) => [name, 1 << i]));
  for (const name of marks.keys()) if (!tree.has(name)) tree.set(name, undefined);
  const fieldsAt = appendTree(tree, { plan, deciding: decides ? clues : [], marks });
  const together = (names: readonly string[]) => names.reduce((bits, name) => bits | (marks.get(name) ?? 0), 0);
  return {
    bytes: plan.bytes(),
    fields: fieldsAt,
    everyRecord: decides ? 0 : 1,
    allOf: together(texts),
    anyOf: together(oneOf),
  };
}

/** Whether the kernel sees the field by itself, and its values have one spelling. */
function canDecide({ field, is = [], startsWith = [], contains = [] }: Clue, tree: FieldTree): boolean {
  const isLeaf = (names: readonly string[], inner: FieldTree): boolean => {
    const [name = '', ...within] = names;
    const next = inner.get(name);
    return within.length === 0 ? inner.has(name) : next !== undefined && isLeaf(within, next);
  };
  return [field, ...is, ...startsWith, ...contains].every(hasOneSpelling) && isLeaf(field.split('.'), tree);
}

const noMarks: ReadonlyMap<string, number> = new Map();

function fieldTree(clues: readonly Clue[], fields: readonly FieldPath[]): FieldTree {
  const tree: FieldTree = new Map();
  for (const field of [...clues.map((clue) => clue.field), ...fields]) addField(tree, field.split('.'));
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

function appendTree(tree: FieldTree, { plan, deciding, marks }: Writing, path = ''): number {
  const { append, appendValues } = plan;
  const entries = [...tree].map(([name, inner]) => {
    const key = Buffer.from(name);
    const within = inner === undefined ? 0 : appendTree(inner, { plan, deciding, marks: noMarks }, `${path}${name}.`);
    const place = deciding.findIndex(({ field }) => field === `${path}${name}`);
    const clue = deciding[place];
    const decides = clue === undefined ? [0, 0] : [1 << place, appendValues(clue)];
    return { keyLength: key.length, words: [append(key), key.length, within, ...decides, marks.get(name) ?? 0] };
  });
  return append(
    inWords(
      byLength(entries, ({ keyLength }) => keyLength).flatMap((ofLength) => [
        append(inWords(ofLength.flatMap(({ words }) => words))),
        ofLength.length,
      ]),
    ),
  );
}
