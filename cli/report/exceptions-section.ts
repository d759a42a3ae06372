import { cleaned } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import type { Simulation } from '../simulate.ts';
import type { Proposal, Withheld } from '../simulate-proposals.ts';
import { principalCell } from './cells.ts';
import { exceptionTable } from './exception-table.ts';
import { html, type Markup } from './markup.ts';

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
