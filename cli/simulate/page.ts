import { cleaned } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import { figure } from '../page/charts.ts';
import { pageDocument, type Tile, tileList } from '../page/document.ts';
import { html, type Markup } from '../page/markup.ts';
import { date } from '../page/readable.ts';
import { alertsADay, barLegend } from './charts/alerts-a-day.ts';
import { frameOf } from './charts/frame.ts';
import { namesWidth, timeline, timelineLegend } from './charts/timeline.ts';
import type { Proposal, Withheld } from './exceptions.ts';
import type { PrincipalOutlook } from './principals.ts';
import { reasonCounts, severityCounts, severityList } from './severities.ts';
import { failedShare, type Simulation, settledAlerts } from './simulate.ts';
import { alertTable, exceptionTable, principalCell, principalTable } from './tables.ts';
import { lasting, percent, settledSentence } from './words.ts';

/**
 * A simulation as one HTML page that needs nothing beside itself.
 * @param now when it was made, in milliseconds since 1970
 */
export function reportPage(simulation: Simulation, now: number): string {
  return pageDocument({
    title: 'What would have rung',
    subtitle: subtitle(simulation),
    main: html`${simulation.calls.length === 0 ? nothingFound : findings(simulation)}
${exceptionsSection(simulation)}`,
    madeBy: 'simulate',
    now,
  });
}

function subtitle({ period, readSummary: { logFiles, failed } }: Simulation): string {
  const days = period ? `${date(period.from)} to ${date(period.to)}, ` : '';
  const unread = failed.length === 0 ? '' : `; ${failed.length.toLocaleString('en')} could not be read`;
  return `${days}${logFiles.toLocaleString('en')} log files read${unread}`;
}

const nothingFound = html`<section><p class="empty">No matching call was found, so nothing would have rung. Look at the path and at the days asked for.</p></section>`;

function findings(simulation: Simulation): Markup {
  const { principals, alerts } = simulation;
  return html`${overview(simulation)}
${chartsSection(simulation)}
<section><h2>Principals</h2>${principalTable(principals)}</section>
${alerts.length === 0 ? undefined : html`<section><h2>Alerts</h2>${alertTable(alerts)}</section>`}
${dailySection(principals)}`;
}

/** The figures that tell most, and why alerts are rated as they are. */
export function overview(simulation: Simulation): Markup {
  return html`<section>${tileList(tiles(simulation))}
${simulation.alerts.length === 0 ? undefined : html`<p class="hint">${sentence(settledSentence(simulation))}</p>`}
${reasonList(simulation)}</section>`;
}

function tiles(simulation: Simulation): Tile[] {
  const { alerts, calls, principals } = simulation;
  const daily = principals.filter(({ habit }) => habit === 'daily').length;
  return [
    {
      id: 'alerts',
      label: 'Alerts',
      figure: alerts.length,
      remark: severityList(severityCounts(alerts)) || 'nothing would have rung',
    },
    settledTile(simulation),
    { id: 'calls', label: 'Calls', figure: calls.length, remark: `${percent(failedShare(calls))} of them failed` },
    {
      id: 'principals',
      label: 'Principals',
      figure: principals.length,
      remark: daily === 0 ? 'none calls daily' : `${daily} daily: ring once and then never`,
    },
  ];
}

function settledTile(simulation: Simulation): Tile {
  const { period, window } = simulation;
  const settles = period !== undefined && period.to - period.from > window;
  return {
    id: 'settled',
    label: 'Alerts once the history is full',
    figure: settles ? settledAlerts(simulation).length : undefined,
    remark: settles ? 'what to expect after a baseline' : `give more than ${lasting(window)} to see`,
  };
}

function reasonList({ alerts }: Simulation): Markup {
  const reasons = reasonCounts(alerts);
  if (reasons.length === 0) return html``;
  return html`<h3>Why alerts are rated higher</h3>
<ul class="reasons">${reasons.map(
    ({ text, alerts: count, id }) => html`<li><b>${count}</b> ${text} <span class="reason">${id}</span></li>`,
  )}</ul>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

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

/** Who rings once and then never; nothing where there is nobody. */
export function dailySection(principals: readonly PrincipalOutlook[]): Markup {
  const daily = principals.filter(({ habit }) => habit === 'daily');
  if (daily.length === 0) return html``;
  return html`<section><h2>Daily callers</h2>
<p class="hint">They call on at least two of three days, so they ring once and then never. A baseline spares you that one alert.</p>
<ul id="daily">${daily.map(dailyItem)}</ul></section>`;
}

function dailyItem({ principal, calls, activeDays, alerts }: PrincipalOutlook): Markup {
  const rang = alerts[0] ? `, rang on ${date(alerts[0].time)}` : '';
  return html`<li>${principalCell(principal)}: ${plural(calls.length, 'call')} on ${plural(activeDays, 'day')}${rang}</li>`;
}

/** What the exceptions silence, and what others could. */
export function exceptionsSection(simulation: Simulation): Markup {
  const { exceptions, calls, alerts, alertsWithoutExceptions } = simulation;
  const { proposed, withheld } = simulation.proposals;
  if (calls.length === 0 && exceptions.length === 0) return html``;
  return html`<section><h2>Exceptions</h2>
${
  exceptions.length === 0
    ? html`<p class="hint">No exceptions were given (--exceptions FILE).</p>`
    : html`<p class="hint">${plural(alerts.length, 'alert')} with them, ${alertsWithoutExceptions} without.</p>
${exceptionTable(exceptions)}`
}
<h3>Proposed exceptions</h3>
${proposed.length === 0 ? html`<p class="hint">None: nobody rang more than once who could be excepted without a look.</p>` : proposalBlock(proposed)}
${withheld.length === 0 ? undefined : withheldList(withheld)}</section>`;
}

function proposalBlock(proposed: readonly Proposal[]): Markup {
  const list = JSON.stringify(
    proposed.map(({ exception }) => exception),
    null,
    2,
  );
  return html`<p class="hint">Write reason and owner, and keep only what you know to be harmless; an entry without them is refused.</p>
<pre id="proposals" tabindex="0">${list}</pre>
<ul>${proposed.map(
    ({ exception, silenced, calls }) =>
      html`<li>${principalCell(exception.principal)}: would silence ${plural(silenced, 'alert')} over ${plural(calls, 'call')}</li>`,
  )}</ul>`;
}

function withheldList(withheld: readonly Withheld[]): Markup {
  return html`<p class="hint">Noisy, but not proposed:</p>
<ul>${withheld.map(({ outlook, why }) => html`<li>${principalCell(outlook.principal)}: ${cleaned(why)}</li>`)}</ul>`;
}
