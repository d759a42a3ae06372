import { inDigestOrder } from '../../lambda/alerting/digest.ts';
import { cleaned } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import { alertPageTable, principalCell } from '../detect/page-table.ts';
import { reasonCounts, severityCounts, severityList } from '../detect/severities.ts';
import { figure } from '../page/charts.ts';
import { pageDocument, type Tile, tileList } from '../page/document.ts';
import { html, type Markup } from '../page/markup.ts';
import { date } from '../page/readable.ts';
import { alertsPerDay, barLegend } from './charts/alerts-per-day.ts';
import { frameOf } from './charts/frame.ts';
import { namesWidth, timeline, timelineLegend } from './charts/timeline.ts';
import type { Proposal, Withheld } from './exceptions.ts';
import { type PrincipalSummary, principalCount } from './principals.ts';
import { failedShare, type Simulation, settledAlerts } from './simulate.ts';
import { exceptionTable, principalTable } from './tables.ts';
import { exceptionSentence, lasting, percent, settledSentence } from './words.ts';

/**
 * A simulation as one self-contained HTML page.
 * @param now when it is generated, in milliseconds since 1970
 */
export function reportPage(simulation: Simulation, now: number): string {
  return pageDocument({
    title: 'Alerts that would have been raised',
    subtitle: subtitle(simulation),
    main: html`${simulation.calls.length === 0 ? nothingFound : findings(simulation)}
${exceptionsSection(simulation)}`,
    generatedBy: 'simulate',
    now,
  });
}

function subtitle({ period, readSummary: { logFiles, failed, partlyRead } }: Simulation): string {
  const days = period ? `${date(period.from)} to ${date(period.to)}, ` : '';
  const unreadCount = failed.length + partlyRead.length;
  const unread = unreadCount === 0 ? '' : `; ${unreadCount.toLocaleString('en')} could not be read, or only in part`;
  return `${days}${logFiles.toLocaleString('en')} log files read${unread}`;
}

const nothingFound = html`<section><p class="empty">No matching calls found, so there would have been no alerts. Check the path and the requested days.</p></section>`;

function findings(simulation: Simulation): Markup {
  const { principals } = simulation;
  return html`${overview(simulation)}
${alertsSection(simulation)}
${chartsSection(simulation)}
<section><h2>Principals</h2>${principalTable(principals)}</section>
${dailySection(principals)}`;
}

function alertsSection({ alerts, ruleOf, paths }: Simulation): Markup {
  if (alerts.length === 0) return html``;
  return html`<section class="bounded"><h2>Alerts, the most severe first</h2>
${alertPageTable({ alerts: inDigestOrder(alerts), ruleOf, paths })}</section>`;
}

/** The main figures, and the reasons for higher severities. */
function overview(simulation: Simulation): Markup {
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
      remark: severityList(severityCounts(alerts)) || 'none',
    },
    settledTile(simulation),
    { id: 'calls', label: 'Calls', figure: calls.length, remark: `${percent(failedShare(calls))} failed` },
    {
      id: 'principals',
      label: 'Principals',
      figure: principalCount(principals),
      remark: daily === 0 ? 'no daily callers' : `${plural(daily, 'daily caller')}: one alert, then none`,
    },
  ];
}

function settledTile(simulation: Simulation): Tile {
  const { period, window } = simulation;
  const settles = period !== undefined && period.to - period.from > window;
  return {
    id: 'settled',
    label: `Alerts after the first ${lasting(window)}`,
    figure: settles ? settledAlerts(simulation).length : undefined,
    remark: settles ? 'expect this with a loaded baseline' : 'read a longer period to see these',
  };
}

function reasonList({ alerts }: Simulation): Markup {
  const reasons = reasonCounts(alerts);
  if (reasons.length === 0) return html``;
  return html`<h3>Reasons for a higher severity</h3>
<ul class="reasons">${reasons.map(
    ({ text, alerts: count, id }) => html`<li><b>${count}</b> ${text} <span class="reason">${id}</span></li>`,
  )}</ul>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A page with more rows would take seconds to open. */
const mostRows = 300;

/** Both charts; nothing if there is no period to show. */
function chartsSection({ period, days, principals, alerts, window }: Simulation): Markup {
  if (period === undefined) return html``;
  const rows = principals.slice(0, mostRows);
  const frame = frameOf(period, window, namesWidth(rows));
  return html`<section><h2>Alerts per day</h2>
${alerts.length === 0 ? html`<p class="empty">No alerts on any day.</p>` : figure('days', alertsPerDay(days, frame), barLegend)}</section>
<section><h2>Timeline</h2>
<p class="hint">One row per principal, those with the most severe alert first. Point to a mark to see its details, or press Tab and then the arrow keys.${rowsNote(principals.length)}</p>
${figure('timeline', timeline(rows, frame), timelineLegend(lasting(window)))}</section>`;
}

function rowsNote(principals: number): string {
  return principals > mostRows
    ? ` ${mostRows} of ${principals} principals are shown; the table lists all of them.`
    : '';
}

/** The principals with one alert and then none; nothing if there are no such principals. */
function dailySection(principals: readonly PrincipalSummary[]): Markup {
  const daily = principals.filter(({ habit }) => habit === 'daily');
  if (daily.length === 0) return html``;
  return html`<section><h2>Daily callers</h2>
<p class="hint">These principals call on at least two of every three days, so they have one alert and then none. Load a baseline to avoid that alert.</p>
<ul id="daily">${daily.map(dailyItem)}</ul></section>`;
}

function dailyItem({ principal, calls, activeDays, alerts }: PrincipalSummary): Markup {
  const alert = alerts[0] ? `, alert on ${date(alerts[0].time)}` : '';
  return html`<li>${principalCell(principal)}: ${plural(calls.length, 'call')} on ${plural(activeDays, 'day')}${alert}</li>`;
}

/** The alerts that the exceptions suppress, and the exceptions to consider. */
function exceptionsSection(simulation: Simulation): Markup {
  const { exceptions, calls } = simulation;
  const { proposed, withheld } = simulation.proposals;
  if (calls.length === 0 && exceptions.length === 0) return html``;
  return html`<section><h2>Exceptions</h2>
${
  exceptions.length === 0
    ? html`<p class="hint">No exceptions loaded (--exceptions FILE).</p>`
    : html`<p class="hint">${exceptionSentence(simulation).map(sentence).join('')}</p>
${exceptionTable(exceptions)}`
}
<h3>Proposed exceptions</h3>
${proposed.length === 0 ? html`<p class="hint">None: no principal has several alerts that need no review.</p>` : proposalBlock(proposed)}
${withheld.length === 0 ? undefined : withheldList(withheld)}</section>`;
}

function proposalBlock(proposed: readonly Proposal[]): Markup {
  const list = JSON.stringify(
    proposed.map(({ exception }) => exception),
    null,
    2,
  );
  return html`<p class="hint">Add a reason and an owner, and keep only entries that you know to be harmless. An entry without a reason or an owner is not accepted.</p>
<pre id="proposals" tabindex="0">${list}</pre>
<ul>${proposed.map(
    ({ exception, suppressed, calls }) =>
      html`<li>${principalCell(exception.principal)}: suppresses ${plural(suppressed, 'alert')} for ${plural(calls, 'call')}</li>`,
  )}</ul>`;
}

function withheldList(withheld: readonly Withheld[]): Markup {
  return html`<p class="hint">Several alerts, but no exception proposed:</p>
<ul>${withheld.map(({ summary, why }) => html`<li>${principalCell(summary.principal)}: ${cleaned(why)}</li>`)}</ul>`;
}
