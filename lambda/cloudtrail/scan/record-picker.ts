import type { CloudTrailRecord, FieldPath } from '../../detection/record.ts';
import { RecordTooLargeError } from '../log-file-errors.ts';
import {
  aligned,
  copyWindow,
  defaultWindowBytes,
  inWords,
  type Kernel,
  kernelUses,
  kernelWith,
  type Plan,
  planAt,
  slack,
  startPlan,
} from './kernel.ts';
import { type Clue, cluesOf, type ElementCounts, hasOneSpelling, type RequiredFields, type Search } from './search.ts';

/**
 * Receives a record that may match: the bytes of the text from `start` to `end`.
 * @param wanted the fields of the record that the search names; undefined if it names none
 */
type Take = (start: number, end: number, wanted: CloudTrailRecord | undefined) => void;

/** Reads JSON in the compiled kernel. Positions are bytes of the text, which is a chunk or a part of the log file. */
export interface RecordPicker {
  /**
   * Reads elements of `Records`, separated by commas, from `at` on, and hands over the records that may match in their
   * order. Returns the position after the last element that it read, or 0 if it read none: see `fault`.
   */
  readonly pick: (text: Buffer, at: number, take: Take) => number;
  /** The elements that the last `pick` read. */
  readonly elements: () => ElementCounts;
  /** Returns the position after any JSON value, or 0: see `fault`. */
  readonly valueEnd: (text: Buffer, at: number) => number;
  /** Why the last call returned 0: the position of the first byte that is not JSON, or undefined if the text ends early. */
  readonly fault: () => number | undefined;
}

/** CloudTrail's records end at 256 KB. The limit stops a record without end. */
export const mostValueBytes = 16 * 2 ** 20;

const pickedBytes = 8;

/** What lies where in the memory of the kernel. */
interface Layout {
  readonly pickedAt: number;
  readonly levelsAt: number;
  readonly windowAt: number;
  readonly outputAt: number;
  readonly end: number;
}

/** The part of a text that is in the memory of the kernel. */
interface Window {
  readonly kernel: Kernel;
  readonly text: Buffer;
  readonly start: number;
  readonly end: number;
  readonly layout: Layout;
  /** Another use of the kernel overwrites the window. */
  readonly use: number;
}

/** What the picker reads of a search. */
type PickerSearch = Search & { readonly required?: RequiredFields };

/** @param windowBytes what the kernel reads at a time, more only for a longer value. Default: 256 KiB. */
export function createRecordPicker(search: PickerSearch, windowBytes = defaultWindowBytes): RecordPicker {
  const plan = pickerPlan(search, planAt);
  const most = Math.ceil(windowBytes / 64);
  const fieldsAreNamed = search.fields !== undefined;
  let window: Window | undefined;
  let fault: number | undefined;
  let elements: ElementCounts = { sure: 0, others: 0 };

  function load(text: Buffer, start: number, bytes: number): Window {
    const layout = layoutOf(plan, most, bytes);
    const kernel = kernelWith(layout.end);
    const memory = Buffer.from(kernel.memory.buffer);
    memory.set(plan.bytes, planAt);
    kernel.setLevels(layout.levelsAt);
    const end = start + copyWindow(memory, layout.windowAt, text, start, bytes);
    return { kernel, text, start, end, layout, use: kernelUses() };
  }

  function loaded(text: Buffer, at: number): Window {
    const isLoaded = window?.text === text && window.use === kernelUses() && window.start <= at && at < window.end;
    return isLoaded && window !== undefined ? window : load(text, at, windowBytes);
  }

  /** Runs the kernel on the text from `at` on, in a window that is as large as it has to be. */
  function run(text: Buffer, at: number, first: Window, work: (it: Window, address: number) => number): number {
    window = first;
    for (let bytes = windowBytes; ; bytes *= 2) {
      const shift = window.layout.windowAt - window.start;
      const end = work(window, at + shift);
      if (end > 0) return end - shift;
      const place = window.kernel.faultAddress() - shift;
      fault = place < window.end ? place : undefined;
      if (fault !== undefined || window.end === text.length) return 0;
      if (bytes > mostValueBytes) throw new RecordTooLargeError(mostValueBytes);
      window = load(text, at, window.start === at ? 2 * bytes : bytes);
    }
  }

  function pick(text: Buffer, at: number, take: Take): number {
    const end = run(text, at, load(text, at, windowBytes), ({ kernel, layout }, address) =>
      kernel.pick(
        address,
        plan.fields,
        plan.everyRecord,
        layout.outputAt,
        layout.pickedAt,
        most,
        plan.allOf,
        plan.anyOf,
      ),
    );
    if (window !== undefined) elements = { sure: window.kernel.sure(), others: window.kernel.others() };
    if (window !== undefined) handOver(window, take);
    return end;
  }

  /** Copies the results first: `take` may use the kernel. */
  function handOver({ kernel, layout, start }: Window, take: Take): void {
    const count = kernel.count();
    if (count === 0) return;
    const { buffer } = kernel.memory;
    const wanted = fieldsAreNamed ? parsed(Buffer.from(buffer), layout.outputAt, kernel.outputEnd()) : [];
    const places = new Uint32Array(buffer, layout.pickedAt, 2 * count).slice();
    const shift = start - layout.windowAt;
    for (let i = 0; i < count; i += 1) {
      take(shift + (places[2 * i] as number), shift + (places[2 * i + 1] as number), wanted[i]);
    }
  }

  function valueEnd(text: Buffer, at: number): number {
    return run(text, at, loaded(text, at), ({ kernel }, address) => kernel.valueEnd(address));
  }

  return { pick, elements: () => elements, valueEnd, fault: () => fault };
}

function layoutOf(plan: PickerPlan, most: number, windowBytes: number): Layout {
  const pickedAt = aligned(planAt + plan.bytes.length);
  const levelsAt = aligned(pickedAt + pickedBytes * most);
  // A bit for each byte, which may open a container.
  const windowAt = aligned(levelsAt + (windowBytes >> 3) + slack);
  const outputAt = aligned(windowAt + windowBytes + slack);
  // The output for a record is at most as long as the record.
  return { pickedAt, levelsAt, windowAt, outputAt, end: outputAt + windowBytes + slack };
}

function parsed(memory: Buffer, start: number, end: number): readonly CloudTrailRecord[] {
  return JSON.parse(memory.toString('utf8', start, end)) as readonly CloudTrailRecord[];
}

/** What to pick, in the layout of `wasm/assembly/wanted.ts`. */
interface PickerPlan {
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

/** @param address where the host writes the plan; not 0 */
function pickerPlan(search: PickerSearch, address: number): PickerPlan {
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
  const lengths = entries.reduce((bits, { keyLength }) => bits | (1n << BigInt(Math.min(keyLength, 63))), 0n);
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(lengths);
  head.writeUInt32LE(entries.length, 8);
  return append(Buffer.concat([head, inWords(entries.flatMap(({ words }) => words))]));
}
