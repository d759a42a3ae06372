import { createDocument, type DomElement } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import { cleaned, cutTo } from '../../lambda/text/caller-text.ts';
import { html, jsonData, type Markup, verbatim } from './markup.ts';

/** A Plot mark, or several. */
export type Mark = Plot.Markish;

/**
 * Draws a chart now, so that the page needs no script for it.
 * @param label what the chart shows, for those who cannot see it
 */
export function drawn(label: string, options: Plot.PlotOptions): Markup {
  const document = createDocument() as unknown as NonNullable<Plot.PlotOptions['document']>;
  const svg = Plot.plot({ ...options, document }) as unknown as DomElement;
  // The page has one style sheet, and its policy allows no other.
  svg.querySelector('style')?.remove();
  // Plot's own for names that it cut: the page's script tells the whole.
  for (const title of Array.from(svg.querySelectorAll('title'))) title.remove();
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', label);
  return verbatim(svg.outerHTML);
}

/** What a drawn mark is to be told as: its number among the facts of its chart, and the row it lies in. */
export interface Place {
  readonly facts: number;
  readonly row: number;
}

/**
 * A render transform for a mark whose data have a place: ties each drawn element to its facts, for the page's script.
 * Plot draws one element for each index, in that order.
 */
export function tied(data: readonly Place[]): Plot.RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next?.(index, scales, values, dimensions, context) ?? null;
    const elements = (group as unknown as DomElement | null)?.children ?? [];
    index.forEach((datum, i) => {
      const place = data[datum];
      if (place === undefined) return;
      elements[i]?.setAttribute('data-facts', String(place.facts));
      elements[i]?.setAttribute('data-row', String(place.row));
    });
    return group;
  };
}

/** What a mark of a chart tells when it is pointed at or has the focus. */
export interface Facts {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, text: string])[];
}

const longestText = 160;
const mostListed = 6;

/** A row without a text is left out. */
export type Row = readonly [label: string, text: string | undefined];

export function facts(title: string, rows: readonly Row[]): Facts {
  const told = rows.flatMap(([label, text]) => (text === undefined ? [] : [[label, shown(text)] as const]));
  return { title: shown(title), rows: told.filter(([, text]) => text !== '') };
}

/** Texts of callers lose what cannot be seen, marks that turn the direction of writing among it. */
function shown(text: string): string {
  const clean = cleaned(text);
  const cut = cutTo(clean, longestText);
  return cut === clean ? cut : `${cut}…`;
}

/** The first of several texts, and how many there are beside them. */
export function listed(texts: readonly string[]): string {
  const more = texts.length > mostListed ? ` and ${texts.length - mostListed} more` : '';
  return `${texts.slice(0, mostListed).map(shown).join(', ')}${more}`;
}

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

/** A picture and what its marks tell, by number. */
export interface Chart {
  readonly svg: Markup;
  readonly facts: readonly Facts[];
}
