import { createDocument, type DomElement } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import { cleaned, cutTo, withoutLinks } from '../../lambda/text/caller-text.ts';
import { html, jsonData, type Markup, verbatim } from './markup.ts';

/** A Plot mark, or several. */
export type Mark = Plot.Markish;

/**
 * Draws a chart now, so that the page needs no script for it.
 * @param label what the chart shows, for screen readers
 */
export function drawn(label: string, options: Plot.PlotOptions): Markup {
  const document = createDocument() as unknown as NonNullable<Plot.PlotOptions['document']>;
  const svg = Plot.plot({ ...options, document }) as unknown as DomElement;
  // The policy of the page allows no other style sheet than its own.
  svg.querySelector('style')?.remove();
  // Plot adds titles to names that it shortens; the page's script shows the whole name instead.
  for (const title of Array.from(svg.querySelectorAll('title'))) title.remove();
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', label);
  return verbatim(svg.outerHTML);
}

/** The place of a drawn mark: its number among the details of its chart, and its row. */
export interface Place {
  readonly facts: number;
  readonly row: number;
}

/**
 * A render transform for a mark whose data have a place: connects each drawn element to its details, for the page's
 * script. Plot draws one element per index, in that order.
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

/** The details of a mark, shown when you point to it or when it has the focus. */
export interface Facts {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, text: string])[];
}

const longestText = 160;
const mostListed = 6;

/** A row without text is omitted. */
export type Row = readonly [label: string, text: string | undefined];

export function facts(title: string, rows: readonly Row[]): Facts {
  const shownRows = rows.flatMap(([label, text]) => (text === undefined ? [] : [[label, shown(text)] as const]));
  return { title: shown(title), rows: shownRows.filter(([, text]) => text !== '') };
}

/** Without invisible characters, such as those that change the writing direction. */
function shown(text: string): string {
  const clean = withoutLinks(cleaned(text));
  const cut = cutTo(clean, longestText);
  return cut === clean ? cut : `${cut}…`;
}

/** The first of several texts, and the number of the others. */
export function listed(texts: readonly string[]): string {
  const more = texts.length > mostListed ? ` and ${texts.length - mostListed} more` : '';
  return `${texts.slice(0, mostListed).map(shown).join(', ')}${more}`;
}

/** A chart with its legend, and the details of its marks for the page's script. */
export function figure(id: string, { svg, facts }: Chart, legend: Markup): Markup {
  return html`<figure class="chart" id="${id}">
${legend}
<div class="scroll">${svg}</div>
<script type="application/json">${jsonData(facts)}</script>
</figure>`;
}

/** The meaning of the colors and shapes in a chart. */
export function legend(entries: readonly (readonly [sample: Markup, meaning: string])[]): Markup {
  return html`<ul class="legend">${entries.map(([sample, meaning]) => html`<li>${sample}${meaning}</li>`)}</ul>`;
}

/** A sample of a shape in a chart, in the chart's colors. */
export function sample(shape: Markup): Markup {
  return html`<svg class="sample" viewBox="0 0 22 16" width="22" height="16" aria-hidden="true">${shape}</svg>`;
}

/** A picture, and the details of its marks by number. */
export interface Chart {
  readonly svg: Markup;
  readonly facts: readonly Facts[];
}
