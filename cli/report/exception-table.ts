import { type ExceptionEffect, remarkOn } from '../simulate-exceptions.ts';
import { countCell, textCell } from './cells.ts';
import { html, type Markup } from './markup.ts';
import { type Column, sortableTable } from './table.ts';

const columns: readonly Column<ExceptionEffect>[] = [
  {
    title: 'Exception for',
    by: ({ exception }) => exception.principal,
    cell: ({ exception }) => textCell(exception.principal, 64),
  },
  {
    title: 'Alerts silenced',
    count: true,
    by: ({ silenced }) => silenced,
    cell: ({ silenced }) => countCell(silenced),
  },
  { title: 'Calls', count: true, by: ({ calls }) => calls, cell: ({ calls }) => countCell(calls) },
  {
    title: 'Principals',
    count: true,
    by: ({ principals }) => principals,
    cell: ({ principals }) => countCell(principals),
  },
  { title: 'Expires', by: ({ exception }) => exception.expires, cell: ({ exception }) => html`${exception.expires}` },
  { title: 'Owner', by: ({ exception }) => exception.owner, cell: ({ exception }) => textCell(exception.owner, 32) },
  { title: 'Remark', by: remarkOn, cell: (effect) => html`${remarkOn(effect) || '–'}` },
];

/** One row an exception. */
export function exceptionTable(rows: readonly ExceptionEffect[]): Markup {
  return sortableTable({ id: 'exceptions', caption: 'Exceptions', columns, rows });
}
