/** Texts that are copied one behind the other: a piece of memory for each would cost more than its copy. */
export interface KeptTexts {
  slab: Buffer;
  used: number;
}

/** The first one is small, since most log files have few matches; each is twice as large as the one before. */
const slabBytes = { first: 2 ** 12, most: 2 ** 16 };

export function noTexts(): KeptTexts {
  return { slab: Buffer.alloc(0), used: 0 };
}

/** Copies the bytes between two places, and gives back what decodes the copy. */
export function keepText(it: KeptTexts, bytes: Buffer, from: number, to: number): () => string {
  const length = to - from;
  if (length > it.slab.length - it.used) {
    const usual = Math.min(Math.max(slabBytes.first, 2 * it.slab.length), slabBytes.most);
    it.slab = Buffer.allocUnsafeSlow(Math.max(usual, length));
    it.used = 0;
  }
  const { slab, used: start } = it;
  it.used += bytes.copy(slab, start, from, to);
  const end = it.used;
  return () => slab.toString('utf8', start, end);
}
