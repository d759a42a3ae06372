import { rarestPlace } from './rarest-place.ts';

/** Of each text, so many bytes are looked for before it is compared. */
const anchorBytes = 3;

/** Escapes have the first bucket, texts share the others. */
const textBuckets = 7;

const escapeAnchor = Buffer.from('\\u0');

/**
 * What to find, as `wasm/assembly/finder.ts` lays it out.
 * @param texts of plain ASCII, three bytes at least
 * @param characters of ASCII, whose escapes are to be found too
 * @param address where the plan will lie
 */
export function finderPlan(texts: readonly Buffer[], characters: string, address: number): Buffer {
  const head = Buffer.alloc(128);
  noteAnchor(head, escapeAnchor, 1);
  for (const code of Buffer.from(characters))
    head[96 + (code >> 3)] = (head[96 + (code >> 3)] ?? 0) | (1 << (code & 7));
  head.writeUInt32LE(texts.length, 112);
  const entries = Buffer.alloc(12 * texts.length);
  let end = address + head.length + entries.length;
  texts.forEach((text, i) => {
    const anchor = rarestPlace(text, anchorBytes, anchorBytes);
    noteAnchor(head, text.subarray(anchor, anchor + anchorBytes), 2 << (i % textBuckets));
    [end, text.length, anchor].forEach((word, part) => {
      entries.writeUInt32LE(word, 12 * i + 4 * part);
    });
    end += text.length;
  });
  return Buffer.concat([head, entries, ...texts]);
}

/** Marks each byte's low and high four bits in its two tables. */
function noteAnchor(tables: Buffer, anchor: Buffer, bucket: number): void {
  anchor.forEach((byte, i) => {
    for (const at of [32 * i + (byte & 15), 32 * i + 16 + (byte >> 4)]) tables[at] = (tables[at] ?? 0) | bucket;
  });
}
