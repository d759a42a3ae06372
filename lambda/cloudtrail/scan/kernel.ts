import { kernelModule } from './kernel-module.ts';

/** The compiled part of the scan, as `wasm/assembly` describes it; addresses are bytes of its memory. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  /** Of `finder.ts`; 1 for yes. */
  readonly find: (start: number, end: number, plan: number) => 0 | 1;
  /** Of `picker.ts`, as the two that follow. */
  readonly pick: (start: number, fields: number, oneOf: number, to: number, picked: number, most: number) => number;
  readonly count: () => number;
  readonly outputEnd: () => number;
}

/** What is used of the global of this name, which Node's types do not tell of. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const pageBytes = 2 ** 16;

/** So much of a log file is copied to the kernel at a time: little enough for the processor's cache. */
export const defaultWindowBytes = 2 ** 18;

/** So many bytes behind a region the kernel may read or write; behind a text they are zeros, which no text holds. */
export const slack = 64;

/** Where plans lie, since address 0 stands for none. */
export const planAt = 16;

let kernel: Kernel | undefined;

/**
 * One for all log files, made at the first use. A use begins with writing its plan and ends with copying its results out,
 * with nothing in between that could be another use.
 */
export function kernelWith(memoryBytes: number): Kernel {
  kernel ??= new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelModule, 'base64'))).exports as Kernel;
  const missing = memoryBytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes));
  return kernel;
}

/** The next address at which something may begin. */
export function aligned(address: number): number {
  return (address + 63) & ~63;
}

/** Copies a window of a chunk, and zeros behind it; gives back how much of the chunk that is. */
export function copyWindow(memory: Buffer, to: number, chunk: Buffer, start: number, windowBytes: number): number {
  const copied = chunk.copy(memory, to, start, start + windowBytes);
  memory.fill(0, to + copied, to + copied + slack);
  return copied;
}
