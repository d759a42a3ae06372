import { cleaned, cutTo, invisibleCount, isPlainWord, withoutLinks } from './caller-text.ts';
import { plural } from './plural.ts';

/** A section of an email. A section without lines is not shown. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The width of an email. */
export const columns = 100;
const labelWidth = 18;
const continued = ' '.repeat(labelWidth);

/** A labelled line of our own text, wrapped with an indent; nothing if there is no text. */
export function line(label: string, words: string | undefined): string[] {
  if (words === undefined) return [];
  return wrapped(words, columns - labelWidth).map((row, i) => `${i === 0 ? labelled(label) : continued}${row}`);
}

/**
 * A labelled text of the caller. Anything but a plain word has a margin of bars, so that it cannot imitate a line of
 * Firstsight. Remarks state what was removed or truncated.
 */
export function untrusted(label: string, text: string | undefined, longest = 128): string[] {
  if (text === undefined) return [];
  const clean = cleaned(text);
  if (clean === text && isPlainWord(text) && text.length <= longest) return [`${labelled(label)}${withoutLinks(text)}`];
  const rows = wrapped(withoutLinks(cutTo(clean, longest)), columns - labelWidth - 2);
  const remarks = [
    clean.length > longest ? `(truncated after ${longest} characters)` : undefined,
    invisibleCount(text) > 0 ? `(${plural(invisibleCount(text), 'invisible character')} removed)` : undefined,
  ].filter((remark) => remark !== undefined);
  return [
    ...rows.map((row, i) => `${i === 0 ? labelled(label) : continued}| ${row}`.trimEnd()),
    ...remarks.map((remark) => `${continued}${remark}`),
  ];
}

/** A labelled text that the caller did not write and that you may copy, such as the address of a page. */
export function exact(label: string, text: string | undefined, longest = 256): string[] {
  const isExact = text !== undefined && isPlainWord(text) && text.length <= longest;
  return isExact ? [`${labelled(label)}${text}`] : untrusted(label, text, longest);
}

/** Our own text without a label. */
export function prose(words: string): string[] {
  return wrapped(words, columns - 2).map((row) => `  ${row}`);
}

/** A command on one line, so that you can paste it. */
export function command(text: string): string[] {
  return [`    ${text}`];
}

/** The sections as one text, without those that have no lines. */
export function laidOut(sections: readonly Section[]): string {
  return sections
    .filter((section) => section.lines.length > 0)
    .map((section) => [section.title, ...section.lines].join('\n'))
    .join('\n\n');
}

function labelled(label: string): string {
  return `  ${label.padEnd(labelWidth - 2)}`;
}

/** Wrapped after blanks and commas, or within a word that is longer than a line. */
export function wrapped(text: string, width: number): string[] {
  const rows: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const end = Math.max(rest.lastIndexOf(' ', width), rest.lastIndexOf(',', width - 1) + 1);
    const row = end > width / 2 ? rest.slice(0, end) : cutTo(rest, width);
    rows.push(row.trimEnd());
    rest = rest.slice(row.length).trimStart();
  }
  return [...rows, rest];
}
