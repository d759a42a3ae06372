/** A text to be recognised by the bytes that spell it in a JSON file. */
export interface Spelled {
  readonly text: string;
  readonly bytes: Buffer;
  /** Of the bytes. */
  readonly length: number;
  /** Every character has one spelling without escapes, of one byte: itself. */
  readonly plain: boolean;
  /** No spelling of the text takes more bytes: every UTF-16 unit as a `\u` escape. */
  readonly longest: number;
}

const plainText = /^[\x20-\x7e]+$/;
const alwaysEscaped = /["\\]/;

export function spelled(text: string): Spelled {
  const plain = plainText.test(text) && !alwaysEscaped.test(text);
  const bytes = Buffer.from(text);
  return { text, bytes, length: bytes.length, plain, longest: 6 * text.length };
}

/** Do the bytes from `start` to `end`, the inside of a valid JSON string, spell the text? */
export function spells(spelled: Spelled, file: Buffer, start: number, end: number, escaped: boolean): boolean {
  if (escaped || !spelled.plain) return decodesTo(spelled, file, start, end);
  return end - start === spelled.length && startsAt(file, start, spelled.bytes);
}

function decodesTo({ text, longest }: Spelled, file: Buffer, start: number, end: number): boolean {
  return end - start <= longest && JSON.parse(`"${file.toString('utf8', start, end)}"`) === text;
}

/** Do the same bytes stand in the file from `at` on? */
export function startsAt(file: Buffer, at: number, bytes: Buffer): boolean {
  let i = 0;
  while (i < bytes.length && file[at + i] === bytes[i]) i += 1;
  return i === bytes.length;
}
