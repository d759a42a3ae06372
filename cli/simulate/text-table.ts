import { wrapped } from '../../lambda/text/layout.ts';
import { shortened } from '../page/readable.ts';

/** A column of a table of text. */
export interface Column<Row> {
  readonly title: string;
  /** Right-aligned. */
  readonly right?: boolean;
  readonly cell: (row: Row) => string;
}

interface TableOptions<Row> {
  /** The longest line. */
  readonly width: number;
  /** A text below each row; none if it is empty. */
  readonly below?: ((row: Row) => string) | undefined;
}

const between = '  ';
const narrowestFirst = 26;

/**
 * Rows in columns without borders. The first column is shortened to the width, in the middle, since names differ at both ends; the
 * last columns are left out if not even that suffices.
 */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: TableOptions<Row>,
): string[] {
  const texts = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const natural = columns.map((_, i) => texts.reduce((most, cells) => Math.max(most, cells[i]?.length ?? 0), 0));
  const [first = 0, ...others] = natural;
  const count = fitting(others, options.width - Math.min(first, narrowestFirst));
  const widths = [Math.min(first, options.width - taken(others.slice(0, count))), ...others.slice(0, count)];
  const written = texts.map((cells) =>
    widths
      .map((width, i) => padded(cells[i] ?? '', width, columns[i]?.right ?? false))
      .join(between)
      .trimEnd(),
  );
  return written.flatMap((line, i) => [line, ...belowLine(rows[i - 1], options)]);
}

/** How many of the columns fit. */
function fitting(widths: readonly number[], room: number): number {
  const over = widths.findIndex((_, i) => taken(widths.slice(0, i + 1)) > room);
  return over === -1 ? widths.length : over;
}

function taken(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + between.length, 0);
}

function padded(text: string, width: number, right: boolean): string {
  const short = shortened(text, width);
  return right ? short.padStart(width) : short.padEnd(width);
}

function belowLine<Row>(row: Row | undefined, { below, width }: TableOptions<Row>): string[] {
  const text = row === undefined ? '' : (below?.(row) ?? '');
  return text === '' ? [] : wrapped(text, width - 2).map((line) => `  ${line}`);
}
