import { visible } from '../../lambda/text/caller-text.ts';
import { colors } from './colors.ts';

/** The colors of picocolors, and nothing else that a terminal obeys: no movement, no hidden text, no links. */
const color = /(\u001b\[(?:1|2|22|31|32|33|35|36|39)m)/;

/**
 * Writes lines to stdout. All output of the command line goes through this file, because names in log files, paths, keys and
 * messages of errors can contain characters that control a terminal.
 */
export function print(text: string): void {
  process.stdout.write(`${forTerminal(text)}\n`);
}

/** The same for stderr. */
export function note(text: string): void {
  process.stderr.write(`${forTerminal(text)}\n`);
}

/** One line on stderr: a line break in a name does not begin another. */
export function noteLine(text: string): void {
  note(text.replace(/[\r\n\u2028\u2029]+/g, ' '));
}

/** The text without the characters that control a terminal, except line breaks, tabs and the colors of this program. */
export function forTerminal(text: string): string {
  const parts = text.split(color);
  return parts.map((part, i) => (i % 2 === 0 ? visible(part) : colors.isColorSupported ? part : '')).join('');
}
