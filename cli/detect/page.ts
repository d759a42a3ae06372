import type { Alert } from '../../lambda/detection/alert.ts';
import { largest } from '../../lambda/detection/extremes.ts';
import { grouped } from '../../lambda/detection/grouped.ts';
import { plural } from '../../lambda/text/plural.ts';
import { pageDocument, tileList } from '../page/document.ts';
import { html, type Markup } from '../page/markup.ts';
import { date } from '../page/readable.ts';
import { type Column, countCell, sortableTable, timeCell } from '../page/tables.ts';
import type { ShownAlerts } from './alert-words.ts';
import { alertPageTable, principalColumn, severityBadge } from './page-table.ts';
import { severities, severityCounts, worstSeverity } from './severities.ts';

/**
 * The alerts as one self-contained HTML page: totals by severity and principal, then the alerts.
 * @param now when it is generated, in milliseconds since 1970
 */
export function alertPage(shown: ShownAlerts, now: number): string {
  return pageDocument({
    title: 'Alerts',
    subtitle: subtitle(shown.alerts),
    main: shown.alerts.length === 0 ? html`<section><p class="empty">No alerts.</p></section>` : sections(shown),
    generatedBy: 'detect',
    now,
  });
}

function subtitle(alerts: readonly Alert[]): string {
  if (alerts.length === 0) return 'No alerts';
  const times = alerts.map(({ time }) => time);
  const first = times.reduce((earliest, time) => Math.min(earliest, time), Number.POSITIVE_INFINITY);
  return `${plural(alerts.length, 'alert')} from ${date(first)} to ${date(largest(times))}`;
}

function sections(shown: ShownAlerts): Markup {
  const counts = severityCounts(shown.alerts);
  const tiles = severities.toReversed().map((severity) => ({
    id: severity,
    label: `${severity.charAt(0).toUpperCase()}${severity.slice(1)}`,
    figure: counts[severity],
    remark: counts[severity] === 1 ? 'alert' : 'alerts',
  }));
  return html`<section>${tileList(tiles)}</section>
<section class="bounded"><h2>Alerts, the most severe first</h2>${alertPageTable(shown)}</section>
<section><h2>By principal</h2>${principalTable(shown.alerts)}</section>`;
}

interface PrincipalAlerts {
  readonly principal: string;
  readonly alerts: readonly Alert[];
  readonly worst: number;
  readonly last: number;
}

/** A page with more rows would take seconds to open. */
const mostPrincipals = 1_000;

function principalTable(alerts: readonly Alert[]): Markup {
  const all = grouped(alerts, ({ principal }) => principal).map(principalAlerts);
  const rows = all.slice(0, mostPrincipals);
  const more = all.length - rows.length;
  return html`${more > 0 ? html`<p class="hint">${plural(more, 'more principal')} not shown.</p>` : undefined}${sortableTable(
    {
      id: 'principals',
      caption: 'By principal',
      columns: [principalColumn(rows), ...principalColumns],
      rows,
    },
  )}`;
}

function principalAlerts(alerts: readonly Alert[]): PrincipalAlerts {
  return {
    principal: alerts[0]?.principal ?? '',
    alerts,
    worst: largest(alerts.map(({ riskScore }) => riskScore)),
    last: largest(alerts.map(({ time }) => time)),
  };
}

const principalColumns: readonly Column<PrincipalAlerts>[] = [
  { title: 'Alerts', count: true, by: ({ alerts }) => alerts.length, cell: ({ alerts }) => countCell(alerts.length) },
  { title: 'Worst', by: ({ worst }) => worst, cell: ({ alerts }) => severityBadge(worstSeverity(alerts) ?? 'low') },
  { title: 'Last alert (UTC)', by: ({ last }) => last, cell: ({ last }) => timeCell(last) },
];
