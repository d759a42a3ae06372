import { plural } from '../../lambda/text/plural.ts';
import type { PrincipalOutlook } from '../simulate-principals.ts';
import { principalCell } from './cells.ts';
import { html, type Markup } from './markup.ts';
import { date } from './readable.ts';

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
