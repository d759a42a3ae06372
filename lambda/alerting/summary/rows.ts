import { columns, wrapped } from '../../text/layout.ts';

/** Wrapped with an indent, so that no text of a caller begins in the first column. */
export function rowsOf(text: string): string[] {
  return wrapped(text, columns - 2).map((row, i) => (i === 0 ? row : `  ${row}`));
}
