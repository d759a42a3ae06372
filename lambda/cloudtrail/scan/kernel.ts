import { largest } from '../../detection/extremes.ts';
import { inflaterMemoryOf } from '../inflate/inflate-raw.ts';
import { instancesOf, type Memory, newMemory, pageBytes } from '../web-assembly.ts';
import { kernelModule } from './kernel-module.ts';
import type { ClueValues } from './search.ts';

/** The compiled part of the scan; see `wasm/assembly/scan`. Addresses are bytes of its memory. */
export interface Kernel {
  /** Of `finder.ts`; 1 for yes. */
  readonly find: (start: number, end: number, needles: number) => 0 | 1;
  /** Of `json.ts`. */
  readonly valueEnd: (start: number) => number;
  readonly faultAddress: () => number;
  readonly setLevels: (address: number) => void;
  /** Of `picker.ts`. */
  readonly pick: (
    start: number,
    fields: number,
    everyRecord: number,
    to: number,
    picked: number,
    most: number,
    all: number,
    any: number,
  ) => number;
  readonly count: () => number;
  readonly sure: () => number;
  readonly others: () => number;
  readonly outputEnd: () => number;
}

/** How much of a log file the kernel reads at a time: few enough bytes for the processor's cache. */
export const defaultWindowBytes = 2 ** 18;

/** The kernel may read or write this many bytes after a region. After a text they are zeros, which no text contains. */
export const slack = 64;

/** As `lengths` in `wasm/assembly/scan/wanted.ts`. */
const sharedLength = 64;

/** Where plans begin: address 0 means that there is none. */
export const planAt = 16;

/** A kernel and the memory that it works in. Other uses of it may overwrite the memory. */
export interface KernelMemory {
  readonly kernel: Kernel;
  readonly memory: Memory;
  /** How often it was used. If the number is the same as before, the memory is too. */
  uses: number;
}

const newKernel = instancesOf<Kernel>(kernelModule);

function kernelIn(memory: Memory): KernelMemory {
  return { kernel: newKernel(memory), memory, uses: 0 };
}

let shared: KernelMemory | undefined;

/** The kernel for texts that are copied to it, made at the first use. Every use begins with this call. */
export function sharedKernel(memoryBytes: number): KernelMemory {
  shared ??= kernelIn(newMemory());
  shared.uses += 1;
  const missing = memoryBytes - shared.memory.buffer.byteLength;
  if (missing > 0) shared.memory.grow(Math.ceil(missing / pageBytes));
  return shared;
}

const inflaterKernels = new WeakMap<Memory, KernelMemory>();

/**
 * The kernel that can read a text where inflate wrote it. Every use begins with this call.
 * @param bytes what the use needs of the memory before the text
 * @returns undefined if the text lies elsewhere, or so much memory is not free
 */
export function kernelAround(text: Buffer, bytes: number): KernelMemory | undefined {
  const inflater = inflaterMemoryOf(text);
  if (inflater === undefined || bytes > inflater.freeBytes) return undefined;
  const own = inflaterKernels.get(inflater.memory) ?? kernelIn(inflater.memory);
  inflaterKernels.set(inflater.memory, own);
  own.uses += 1;
  return own;
}

/** The next address at which a region may begin. */
export function aligned(address: number): number {
  return (address + 63) & ~63;
}

/** Copies a part of a text, followed by zeros. Returns how many bytes of the text it copied. */
export function copyWindow(memory: Buffer, to: number, text: Buffer, start: number, windowBytes: number): number {
  const copied = text.copy(memory, to, start, start + windowBytes);
  memory.fill(0, to + copied, to + copied + slack);
  return copied;
}

/** The parts of a plan, in the layout that the kernel expects. */
export interface Plan {
  /** Appends a part, and returns its address. */
  readonly append: (part: Buffer) => number;
  readonly appendValues: (values: ClueValues) => number;
  readonly bytes: () => Buffer;
}

/** @param address where the host writes the plan */
export function startPlan(address: number): Plan {
  const parts: Buffer[] = [];
  let end = address;

  function append(part: Buffer): number {
    const start = end;
    const padding = Buffer.alloc(-part.length & 7);
    parts.push(part, padding);
    end += part.length + padding.length;
    return start;
  }

  function appendTexts(texts: readonly string[]): readonly [at: number, count: number] {
    const entries = texts.flatMap((text) => [append(Buffer.from(text)), Buffer.byteLength(text)]);
    return [append(inWords(entries)), texts.length];
  }

  function appendList(texts: readonly string[] = []): number {
    return texts.length === 0 ? 0 : append(inWords(appendTexts(texts)));
  }

  /** The classes `Values` and `OfLength` of `wasm/assembly/scan/wanted.ts`. */
  function appendValues({ is = [], startsWith, contains }: ClueValues): number {
    const equalTo = append(inWords(byLength(is, Buffer.byteLength).flatMap(appendTexts)));
    const longest = largest(
      is.map((text) => Buffer.byteLength(text)),
      0,
    );
    return append(inWords([equalTo, appendList(startsWith), appendList(contains), longest]));
  }

  return { append, appendValues, bytes: () => Buffer.concat(parts) };
}

/** The entries with texts of each length, up to the one that all longer texts share. */
export function byLength<Entry>(entries: readonly Entry[], lengthOf: (entry: Entry) => number): readonly Entry[][] {
  return Array.from({ length: sharedLength + 1 }, (_, length) =>
    entries.filter((entry) => Math.min(lengthOf(entry), sharedLength) === length),
  );
}

export function inWords(values: readonly number[]): Buffer {
  const words = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    words.writeUInt32LE(value, 4 * i);
  });
  return words;
}
