/** The part of this global that the inflate and the scan use; Node's types lack it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What makes instances of a module, which it compiles for the first one. @param module in base64 */
export function instancesOf<Exports>(module: string): () => Exports {
  let compiled: object | undefined;
  return () => {
    compiled ??= new WebAssembly.Module(Buffer.from(module, 'base64'));
    return new WebAssembly.Instance(compiled).exports as Exports;
  };
}
