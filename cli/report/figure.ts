import type { Chart } from './charts/chart.ts';
import { html, jsonData, type Markup } from './markup.ts';

/** A chart with its legend, and the facts of its marks for the page's script. */
export function figure(id: string, { svg, facts }: Chart, legend: Markup): Markup {
  return html`<figure class="chart" id="${id}">
${legend}
<div class="scroll">${svg}</div>
<script type="application/json">${jsonData(facts)}</script>
</figure>`;
}

/** What a colour or form in a chart stands for. */
export function legend(entries: readonly (readonly [sample: Markup, meaning: string])[]): Markup {
  return html`<ul class="legend">${entries.map(([sample, meaning]) => html`<li>${sample}${meaning}</li>`)}</ul>`;
}

/** A sample of what a chart draws, in the chart's own colours. */
export function sample(shape: Markup): Markup {
  return html`<svg class="sample" viewBox="0 0 22 16" width="22" height="16" aria-hidden="true">${shape}</svg>`;
}
