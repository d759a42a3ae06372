import { pickerModule } from './picker-module.ts';

/** The compiled part of the record picker, as `wasm/assembly/picker.ts` describes it; addresses are bytes of its memory. */
export interface PickerKernel {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
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

let kernel: PickerKernel | undefined;

/** One for all log files, since every use of it begins and ends within one call. Made at the first use. */
export function pickerKernel(memoryBytes: number): PickerKernel {
  kernel ??= new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(pickerModule, 'base64')))
    .exports as PickerKernel;
  const missing = memoryBytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes));
  return kernel;
}
