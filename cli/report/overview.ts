import { failedShare, type Simulation, settledAlerts } from '../simulate.ts';
import { settledSentence } from '../simulate-headlines.ts';
import { reasonCounts, severityCounts, severityList } from '../simulate-severities.ts';
import { html, type Markup } from './markup.ts';
import { lasting, percent } from './readable.ts';
import { type Tile, tileList } from './tiles.ts';

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
