import { rarestPlace } from './candidates.ts';

/** Of each text, so many bytes are looked for before it is compared. */
const anchorBytes = 3;

/** Escapes have the first bucket, texts share the others. */
const textBuckets = 7;

/** Of the plan's parts, in bytes. */
const layout = { charactersAt: 96, countAt: 112, textsAt: 144, textBytes: 16 };

const escapeAnchor = Buffer.from('\\u0');

/**
 * What to find, as `wasm/assembly/finder.ts` lays it out.
 * @param texts of plain ASCII, three bytes at least
 * @param characters of ASCII, whose escapes are to be found too
 * @param address where the plan will lie
 */
export function finderPlan(texts: readonly Buffer[], characters: string, address: number): Buffer {
  const { charactersAt, countAt, textsAt, textBytes } = layout;
  const head = Buffer.alloc(textsAt);
  noteAnchor(head, escapeAnchor, 1);
  for (const code of Buffer.from(characters)) mark(head, charactersAt + (code >> 3), 1 << (code & 7));
  head.writeUInt32LE(texts.length, countAt);
  const entries = Buffer.alloc(textBytes * texts.length);
  let end = address + head.length + entries.length;
  texts.forEach((text, i) => {
    const anchor = rarestPlace(text, anchorBytes, anchorBytes);
    const bucket = 2 << (i % textBuckets);
    noteAnchor(head, text.subarray(anchor, anchor + anchorBytes), bucket);
    [end, text.length, anchor, bucket].forEach((word, part) => {
      entries.writeUInt32LE(word, textBytes * i + 4 * part);
    });
    end += text.length;
  });
  return Buffer.concat([head, entries, ...texts]);
}

/** Marks each byte's low and high four bits in its two tables. */
function noteAnchor(tables: Buffer, anchor: Buffer, bucket: number): void {
  anchor.forEach((byte, i) => {
    mark(tables, 32 * i + (byte & 15), bucket);
    mark(tables, 32 * i + 16 + (byte >> 4), bucket);
  });
}

function mark(plan: Buffer, at: number, bits: number): void {
  plan[at] = (plan[at] ?? 0) | bits;
}
