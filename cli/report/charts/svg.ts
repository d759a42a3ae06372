import { createDocument } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import type { DomElement } from '../dom.ts';
import { type Markup, verbatim } from '../markup.ts';

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
