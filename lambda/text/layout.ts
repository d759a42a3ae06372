import { cutTo } from './caller-text.ts';

/** A section of an email or a report. A section without lines is not shown. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The width of an email and a report. */
export const columns = 100;
const labelWidth = 18;
const continued = ' '.repeat(labelWidth);

/** A labeled line of our own text for a terminal, wrapped with an indent; nothing if there is no text. */
export function line(label: string, words: string | undefined): string[] {
  if (words === undefined) return [];
  return wrapped(words, columns - labelWidth).map((row, i) => `${i === 0 ? labeled(label) : continued}${row}`);
}

/** Our own text without a label. */
export function prose(words: string): string[] {
  return wrapped(words, columns - 2).map((row) => `  ${row}`);
}

/** The same for an email, where each reader's program wraps it. */
export function sentence(words: string): string[] {
  return [`  ${words}`];
}

/** An email for a terminal: wrapped like `prose`, except for commands and for lines with a word that is longer than a row. */
export function wrappedForTerminal(email: string): string {
  return email.split('\n').flatMap(rowsForTerminal).join('\n');
}

function rowsForTerminal(row: string): string[] {
  const isCommand = row.startsWith('    ');
  const fits = row.split(' ').every((word) => word.length <= columns - 4);
  if (row.length <= columns || isCommand || !fits) return [row];
  const [indent = ''] = /^ */.exec(row) ?? [];
  return wrapped(row.trim(), columns - indent.length).map((part) => `${indent}${part}`);
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

function labeled(label: string): string {
  return `  ${label.padEnd(labelWidth - 2)}`;
}

/** Wrapped after blanks and commas, or within a word that is longer than a line. */
export function wrapped(text: string, width: number): string[] {
  const rows: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const end = Math.max(lastBlank(rest.slice(0, width + 1)), rest.lastIndexOf(',', width - 1) + 1);
    const row =
      end > width / 2 || (end > 0 && firstWord(rest.slice(end)) <= width) ? rest.slice(0, end) : cutTo(rest, width);
    rows.push(row.trimEnd());
    rest = rest.slice(row.length).trimStart();
  }
  return [...rows, rest];
}

/** The place of the last blank that can end a row: not the one in `(36 h)`. -1 if there is none. */
function lastBlank(text: string): number {
  return (/^.*(?<!\(\d{1,3}) /s.exec(text)?.[0].length ?? 0) - 1;
}

/** The length of the first word, with a comma after it. */
function firstWord(text: string): number {
  return /^[^ ,]*,?/.exec(text.trimStart())?.[0].length ?? 0;
}
