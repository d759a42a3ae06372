import type { Alert } from '../../lambda/detection/alert.ts';
import { largest } from '../../lambda/detection/extremes.ts';
import type { Reason } from '../../lambda/detection/reasons.ts';
import { principalColumn, severityBadge } from '../detect/page-table.ts';
import { reasonCounts, worstSeverity } from '../detect/severities.ts';
import { html, type Markup } from '../page/markup.ts';
import { date, dateTime } from '../page/readable.ts';
import { type Column, countCell, sortableTable, textCell } from '../page/tables.ts';
import { type ExceptionEffect, remarkOn } from './exceptions.ts';
import { type PrincipalSummary, severalTerms, termName } from './principals.ts';
import { habitTexts, percent } from './words.ts';

const termColumn: Column<PrincipalSummary> = {
  title: 'Rule and term',
  by: (summary) => termName(summary),
  cell: (summary) => textCell(termName(summary), 64),
};

const summaryColumns: readonly Column<PrincipalSummary>[] = [
  { title: 'Alerts', count: true, by: ({ alerts }) => alerts.length, cell: ({ alerts }) => countCell(alerts.length) },
  {
    title: 'Worst',
    by: ({ alerts }) =>
      largest(
        alerts.map(({ riskScore }) => riskScore),
        0,
      ),
    cell: ({ alerts }) => worstCell(alerts),
  },
  {
    title: 'Reasons',
    by: ({ alerts }) => idsOf(reasonCounts(alerts)),
    cell: ({ alerts }) => reasonsCell(reasonCounts(alerts)),
  },
  { title: 'Calls', count: true, by: ({ calls }) => calls.length, cell: ({ calls }) => countCell(calls.length) },
  {
    title: 'Failed',
    count: true,
    by: ({ failed, calls }) => failed / calls.length,
    cell: ({ failed, calls }) => (failed === 0 ? countCell(0) : html`${percent(failed / calls.length)}`),
  },
  { title: 'Days', count: true, by: ({ activeDays }) => activeDays, cell: ({ activeDays }) => countCell(activeDays) },
  { title: 'First call', by: ({ first }) => first, cell: ({ first }) => dateCell(first) },
  { title: 'Last call', by: ({ last }) => last, cell: ({ last }) => dateCell(last) },
  { title: 'Habit', by: ({ habit }) => habitTexts[habit], cell: ({ habit }) => html`${habitTexts[habit]}` },
];

/** One row per principal, or per term if a principal has several. */
export function principalTable(rows: readonly PrincipalSummary[]): Markup {
  return sortableTable({
    id: 'principals',
    caption: 'Principals',
    columns: [...(severalTerms(rows) ? [termColumn] : []), principalColumn(rows), ...summaryColumns],
    rows,
  });
}

function worstCell(alerts: readonly Alert[]): Markup {
  const worst = worstSeverity(alerts);
  return worst === undefined ? countCell(0) : severityBadge(worst);
}

const columns: readonly Column<ExceptionEffect>[] = [
  {
    title: 'Principal',
    by: ({ exception }) => exception.principal,
    cell: ({ exception }) => textCell(exception.principal, 64),
  },
  {
    title: 'Alerts suppressed',
    count: true,
    by: ({ suppressed }) => suppressed,
    cell: ({ suppressed }) => countCell(suppressed),
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

/** One row per exception. */
export function exceptionTable(rows: readonly ExceptionEffect[]): Markup {
  return sortableTable({ id: 'exceptions', caption: 'Exceptions', columns, rows });
}

function dateCell(time: number): Markup {
  return html`<time datetime="${new Date(time).toISOString()}" title="${dateTime(time)} UTC">${date(time)}</time>`;
}

function idsOf(reasons: readonly Reason[]): string {
  return reasons.map(({ id }) => id).join(' ');
}

function reasonsCell(reasons: readonly Reason[]): Markup {
  return html`${reasons.map(({ id, text }) => html`<span class="reason" title="${text}">${id}</span> `)}`;
}
