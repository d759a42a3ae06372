import { cleaned, cutTo, invisibleCount, isPlainWord, withoutLinks } from './caller-text.ts';
import { columns, wrapped } from './layout.ts';
import { plural } from './plural.ts';

/** Fields of an email: `label: value`, which reads alike in any font and on a phone. */

const start = '  ';
/** Not four blanks, which begin a command. */
const continued = '   ';

/** A labeled text of our own; nothing if there is no text. */
export function field(label: string, words: string | undefined): string[] {
  if (words === undefined) return [];
  return wrapped(`${label}: ${words}`, columns - continued.length).map(
    (row, i) => `${i === 0 ? start : continued}${row}`,
  );
}

/**
 * A labeled text of the caller. Anything but a plain word has a margin of bars, so that it cannot imitate a line of
 * Firstsight. Remarks state what was removed or truncated.
 */
export function callerField(label: string, text: string | undefined, longest = 128): string[] {
  if (text === undefined) return [];
  const clean = cleaned(text);
  if (clean === text && isPlainWord(text) && text.length <= longest) return [`${start}${label}: ${withoutLinks(text)}`];
  const width = columns - start.length - label.length - 4;
  const [first = '', ...rest] = wrapped(withoutLinks(cutTo(clean, longest)), width);
  const remarks = [
    clean.length > longest ? `(truncated after ${longest} characters)` : undefined,
    invisibleCount(text) > 0 ? `(${plural(invisibleCount(text), 'invisible character')} removed)` : undefined,
  ].filter((remark) => remark !== undefined);
  return [
    `${start}${label}: | ${first}`.trimEnd(),
    ...rest.map((row) => `${continued}| ${row}`.trimEnd()),
    ...remarks.map((remark) => `${continued}${remark}`),
  ];
}

/** A labeled text that the caller did not write and that you may copy or follow, such as the address of a page. */
export function exactField(label: string, text: string | undefined, longest = 256): string[] {
  const isExact = text !== undefined && isPlainWord(text) && text.length <= longest;
  return isExact ? [`${start}${label}: ${text}`] : callerField(label, text, longest);
}
