/** The memory of an instance. Its buffer is another one after it has grown. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

/** The part of this global that the inflate and the scan use; Node's types lack it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory?: Memory } },
  ) => { readonly exports: unknown };
  readonly Memory: new (size: { readonly initial: number }) => Memory;
};

export const pageBytes = 2 ** 16;

export function newMemory(): Memory {
  return new WebAssembly.Memory({ initial: 1 });
}

/**
 * What makes instances of a module, which it compiles for the first one. A module without a memory of its own works in the one
 * that it is given.
 * @param module in base64
 */
export function instancesOf<Exports>(module: string): (memory?: Memory) => Exports {
  let compiled: object | undefined;
  return (memory) => {
    compiled ??= new WebAssembly.Module(Buffer.from(module, 'base64'));
    return new WebAssembly.Instance(compiled, { env: memory === undefined ? {} : { memory } }).exports as Exports;
  };
}
