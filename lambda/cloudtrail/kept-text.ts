/** Texts that are copied one behind the other: a piece of memory for each would cost more than its copy. */
export interface KeptTexts {
  slab: Buffer;
  used: number;
}

const slabBytes = 2 ** 16;

export function noTexts(): KeptTexts {
  return { slab: Buffer.alloc(0), used: 0 };
}

/** Copies the bytes between two places, and gives back what decodes the copy. */
export function keepText(it: KeptTexts, bytes: Buffer, from: number, to: number): () => string {
  const length = to - from;
  if (length > it.slab.length - it.used) {
    it.slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, length));
    it.used = 0;
  }
  const { slab, used: start } = it;
  it.used += bytes.copy(slab, start, from, to);
  const end = it.used;
  return () => slab.toString('utf8', start, end);
}
