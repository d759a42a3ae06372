import { cleaned, cutTo, invisibleCount, isPlainWord, withoutLinks } from './caller-text.ts';
import { plural } from './plural.ts';

/** One question of the email and its answer; a section without lines is not shown. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How wide the email is. */
export const columns = 100;
const labelWidth = 18;
const continued = ' '.repeat(labelWidth);

/** A labelled line in our own words, wrapped under itself; nothing where there is nothing to say. */
export function line(label: string, words: string | undefined): string[] {
  if (words === undefined) return [];
  return wrapped(words, columns - labelWidth).map((row, i) => `${i === 0 ? labelled(label) : continued}${row}`);
}

/**
 * A labelled text of the caller's. What is more than a plain word stands behind a gutter of bars, where it cannot be
 * taken for a line of ours; what was taken out or cut off is said beside it.
 */
export function theirs(label: string, text: string | undefined, longest = 128): string[] {
  if (text === undefined) return [];
  const clean = cleaned(text);
  if (clean === text && isPlainWord(text) && text.length <= longest) return [`${labelled(label)}${text}`];
  const rows = wrapped(withoutLinks(cutTo(clean, longest)), columns - labelWidth - 2);
  const remarks = [
    clean.length > longest ? `(cut after ${longest} characters)` : undefined,
    invisibleCount(text) > 0 ? `(${plural(invisibleCount(text), 'invisible character')} left out)` : undefined,
  ].filter((remark) => remark !== undefined);
  return [
    ...rows.map((row, i) => `${i === 0 ? labelled(label) : continued}| ${row}`.trimEnd()),
    ...remarks.map((remark) => `${continued}${remark}`),
  ];
}

/** Our own words without a label. */
export function prose(words: string): string[] {
  return wrapped(words, columns - 2).map((row) => `  ${row}`);
}

/** A command, whole on its line so that it can be pasted. */
export function command(text: string): string[] {
  return [`    ${text}`];
}

/** The sections as one text, those without lines left out. */
export function laidOut(sections: readonly Section[]): string {
  return sections
    .filter((section) => section.lines.length > 0)
    .map((section) => [section.title, ...section.lines].join('\n'))
    .join('\n\n');
}

function labelled(label: string): string {
  return `  ${label.padEnd(labelWidth - 2)}`;
}

/** Broken after blanks and commas, within a longer word where need be. */
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
