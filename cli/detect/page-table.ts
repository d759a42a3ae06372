import type { Alert } from '../../lambda/detection/alert.ts';
import { textAt } from '../../lambda/detection/record.ts';
import type { Severity } from '../../lambda/detection/severity.ts';
import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';
import { commandBlock } from '../page/commands.ts';
import { html, type Markup } from '../page/markup.ts';
import { shortened } from '../page/readable.ts';
import { type Column, sortableTable, textCell, timeCell } from '../page/tables.ts';
import { commandFor, issuedKey, type ShownAlerts, whyOf } from './alert-words.ts';
import { principalName } from './principal-name.ts';

/** A page with more rows would take seconds to open. */
const mostRows = 1_000;

/** The alerts as a table of a page, one row each. */
export function alertPageTable({ alerts, ruleOf, paths }: ShownAlerts): Markup {
  const rows = alerts.slice(0, mostRows);
  const columns = [
    ...timeAndSeverity,
    ...(new Set(alerts.map(({ ruleId }) => ruleId)).size > 1 ? [ruleColumn] : []),
    principalColumn(rows),
    ...circumstances,
    whyColumn(ruleOf),
    nextColumn(paths),
  ];
  return html`${leftOut(alerts.length - rows.length)}${sortableTable({ id: 'alerts', caption: 'Alerts', columns, rows })}`;
}

function leftOut(count: number): Markup | undefined {
  return count > 0
    ? html`<p class="hint">${count.toLocaleString('en')} more alerts are not shown. To see all of them, use detect --format csv.</p>`
    : undefined;
}

const timeAndSeverity: readonly Column<Alert>[] = [
  { title: 'Time (UTC)', by: ({ time }) => time, cell: ({ time }) => timeCell(time) },
  { title: 'Severity', by: ({ riskScore }) => riskScore, cell: ({ severity }) => severityBadge(severity) },
];

const ruleColumn: Column<Alert> = {
  title: 'Rule',
  by: ({ ruleId }) => ruleId,
  cell: ({ ruleId }) => html`${ruleId}`,
};

/** The name of the principal, and its account if there are several accounts. */
export function principalColumn<Row extends { readonly principal: string }>(rows: readonly Row[]): Column<Row> {
  const several = new Set(rows.map(({ principal }) => principalName(principal).account)).size > 1;
  return {
    title: 'Principal',
    by: ({ principal }) => principalName(principal).name,
    cell: ({ principal }) => (several ? principalAndAccountCell(principal) : principalCell(principal)),
  };
}

const circumstances: readonly Column<Alert>[] = [
  { title: 'Outcome', by: ({ outcome }) => outcome, cell: ({ outcome }) => html`${outcome}` },
  {
    title: 'Source',
    by: ({ record }) => textAt(record, 'sourceIPAddress') ?? '',
    cell: ({ record }) => textCell(textAt(record, 'sourceIPAddress'), 24),
  },
];

function whyColumn(ruleOf: ShownAlerts['ruleOf']): Column<Alert> {
  const why = (alert: Alert) => whyOf(alert, ruleOf.get(alert.ruleId));
  return { title: 'Why', by: why, cell: (alert) => textCell(why(alert), 400) };
}

/** The issued key to pass on, and behind it the command that investigates the alert. */
function nextColumn(paths: readonly string[]): Column<Alert> {
  return {
    title: 'Issued key, next step',
    by: (alert) => issuedKey(alert) ?? '',
    cell: (alert) => {
      const key = issuedKey(alert);
      const command = commandFor(alert, paths);
      const details =
        command && html`<details><summary>Investigate</summary>${commandBlock(command)}${eventId(alert)}</details>`;
      return html`${key === undefined ? undefined : html`<code>${key}</code>`}${details || eventId(alert)}`;
    },
  };
}

function eventId({ record }: Alert): Markup {
  return html`<small>event ID ${textCell(textAt(record, 'eventID'), 36)}</small>`;
}

const longestName = 34;

export function severityBadge(severity: Severity): Markup {
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
