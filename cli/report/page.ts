import type { Simulation } from '../simulate.ts';
import { chartsSection } from './charts-section.ts';
import { dailySection } from './daily-section.ts';
import { pageDocument } from './document.ts';
import { exceptionsSection } from './exceptions-section.ts';
import { html, type Markup } from './markup.ts';
import { overview } from './overview.ts';
import { date } from './readable.ts';
import { alertTable, principalTable } from './tables.ts';

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

function subtitle({ period, harvest: { logFiles, failed } }: Simulation): string {
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
