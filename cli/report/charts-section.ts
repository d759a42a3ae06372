import type { Simulation } from '../simulate.ts';
import { alertsADay } from './charts/alerts-a-day.ts';
import { frameOf } from './charts/chart.ts';
import { namesWidth } from './charts/row-names.ts';
import { timeline } from './charts/timeline.ts';
import { figure } from './figure.ts';
import { barLegend, timelineLegend } from './legends.ts';
import { html, type Markup } from './markup.ts';
import { lasting } from './readable.ts';

/** A page of more rows would take seconds to open. */
const mostRows = 300;

/** Both charts; nothing where there is no time to show. */
export function chartsSection({ period, days, principals, alerts, window }: Simulation): Markup {
  if (period === undefined) return html``;
  const rows = principals.slice(0, mostRows);
  const frame = frameOf(period, window, namesWidth(rows));
  return html`<section><h2>Alerts a day</h2>
${alerts.length === 0 ? html`<p class="empty">No alert on any day.</p>` : figure('days', alertsADay(days, frame), barLegend)}</section>
<section><h2>Timeline</h2>
<p class="hint">One row a principal, the noisiest first. Point at a mark for what lies behind it, or press Tab and then the arrow keys.${rowsNote(principals.length)}</p>
${figure('timeline', timeline(rows, frame), timelineLegend(lasting(window)))}</section>`;
}

function rowsNote(principals: number): string {
  return principals > mostRows ? ` ${mostRows} of ${principals} principals are shown; the table has all.` : '';
}
