import type { Alert } from '../../lambda/detection/alert.ts';
import { largest } from '../../lambda/detection/extremes.ts';
import { textAt } from '../../lambda/detection/record.ts';
import type { Reason, Severity } from '../../lambda/detection/severity.ts';
import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';
import { html, type Markup } from '../page/markup.ts';
import { date, dateTime, shortened } from '../page/readable.ts';
import { type Column, countCell, sortableTable, textCell, timeCell } from '../page/tables.ts';
import { type ExceptionEffect, remarkOn } from './exceptions.ts';
import { type PrincipalSummary, severalTerms, termName } from './principals.ts';
import { reasonCounts, worstSeverity } from './severities.ts';
import { habitTexts, percent, principalName } from './words.ts';

/** The name of the principal, and its account if there are several accounts. */
function principalColumn<Row extends { readonly principal: string }>(rows: readonly Row[]): Column<Row> {
  const several = new Set(rows.map(({ principal }) => principalName(principal).account)).size > 1;
  return {
    title: 'Principal',
    by: ({ principal }) => principalName(principal).name,
    cell: ({ principal }) => (several ? principalAndAccountCell(principal) : principalCell(principal)),
  };
}

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

const timeAndSeverity: readonly Column<Alert>[] = [
  { title: 'Time (UTC)', by: ({ time }) => time, cell: ({ time }) => timeCell(time) },
  {
    title: 'Severity',
    by: ({ riskScore }) => riskScore,
    cell: ({ severity }) => severityBadge(severity),
  },
];

const circumstances: readonly Column<Alert>[] = [
  { title: 'Outcome', by: ({ outcome }) => outcome, cell: ({ outcome }) => html`${outcome}` },
  {
    title: 'Source',
    by: ({ record }) => textAt(record, 'sourceIPAddress') ?? '',
    cell: ({ record }) => textCell(textAt(record, 'sourceIPAddress'), 24),
  },
  { title: 'Reasons', by: ({ reasons }) => idsOf(reasons), cell: ({ reasons }) => reasonsCell(reasons) },
  {
    title: 'Event ID',
    by: ({ record }) => textAt(record, 'eventID') ?? '',
    cell: ({ record }) => html`<code>${textCell(textAt(record, 'eventID'), 36)}</code>`,
  },
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

/** One row per alert. */
export function alertTable(rows: readonly Alert[]): Markup {
  const columns = [...timeAndSeverity, principalColumn(rows), ...circumstances];
  return sortableTable({ id: 'alerts', caption: 'Alerts', columns, rows });
}

function idsOf(reasons: readonly { readonly id: string }[]): string {
  return reasons.map(({ id }) => id).join(' ');
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

const longestName = 34;

function severityBadge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

/** The name, with the whole principal as its title; isolated, so that its writing direction does not affect other text. */
export function principalCell(principal: string): Markup {
  return html`<bdi title="${withoutLinks(cleaned(principal))}">${shortened(principalName(principal).name, longestName)}</bdi>`;
}

/** The same, with the account below it. */
function principalAndAccountCell(principal: string): Markup {
  return html`${principalCell(principal)}<small>${principalName(principal).account ?? 'no account'}</small>`;
}

function dateCell(time: number): Markup {
  return html`<time datetime="${new Date(time).toISOString()}" title="${dateTime(time)} UTC">${date(time)}</time>`;
}

function reasonsCell(reasons: readonly Reason[]): Markup {
  return html`${reasons.map(({ id, text }) => html`<span class="reason" title="${text}">${id}</span> `)}`;
}
