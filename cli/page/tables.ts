import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';
import { html, type Markup } from './markup.ts';
import { dateTime, shortened } from './readable.ts';

/** A column that sorts its table. */
export interface Column<Row> {
  readonly title: string;
  /** Counts are right-aligned, so that their digits line up. */
  readonly count?: boolean;
  /** The value to sort by: numbers in descending order, texts in alphabetical order. */
  readonly by: (row: Row) => number | string;
  readonly cell: (row: Row) => Markup;
}

interface TableOptions<Row> {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/** A table whose column titles are buttons that sort it. */
export function sortableTable<Row>({ id, caption, columns, rows }: TableOptions<Row>): Markup {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="sortable" id="${id}">
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => headCell(column, rows))}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${columns.map((column) => bodyCell(column, row))}</tr>\n`)}</tbody>
</table></div>`;
}

function headCell<Row>({ title, by, count }: Column<Row>, [first]: readonly Row[]): Markup {
  const sorts = first !== undefined && typeof by(first) === 'number' ? 'number' : 'text';
  return html`<th scope="col" class="${alignment(count)}" data-sorts="${sorts}" aria-sort="none"><button type="button">${title}</button></th>`;
}

function bodyCell<Row>({ title, by, cell, count }: Column<Row>, row: Row): Markup {
  const value = by(row);
  const sorted = typeof value === 'string' ? cleaned(value) : value;
  return html`<td class="${alignment(count)}" data-sort="${sorted}" data-title="${title}">${cell(row)}</td>`;
}

function alignment(count = false): string {
  return count ? 'right' : 'left';
}

const longestName = 34;

/** Longer words are broken, so that a table fits its page. */
const longestUnbroken = 20;

export function timeCell(time: number): Markup {
  return html`<time datetime="${new Date(time).toISOString()}" title="${dateTime(time)} UTC">${dateTime(time).slice(0, 16)}</time>`;
}

/** Zeros are dashes, so that other values stand out. */
export function countCell(count: number): Markup {
  return html`${count === 0 ? '–' : count}`;
}

/** A text that a caller may have chosen. */
export function textCell(text: string | undefined, longest = longestName): Markup {
  const clean = withoutLinks(cleaned(text ?? ''));
  if (clean === '') return html`–`;
  const look = clean.length > longestUnbroken ? 'long' : 'short';
  return html`<bdi class="${look}" title="${clean}">${shortened(clean, longest)}</bdi>`;
}
