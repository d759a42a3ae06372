import { html, type Markup } from './markup.ts';

/** A figure that tells much. */
export interface Tile {
  readonly id: string;
  readonly label: string;
  /** Undefined where it cannot be told. */
  readonly figure: number | undefined;
  readonly remark: string;
}

/** Figures beside each other, at the head of a page. */
export function tileList(tiles: readonly Tile[]): Markup {
  return html`<dl class="figures">${tiles.map(tileMarkup)}</dl>`;
}

function tileMarkup({ id, label, figure, remark }: Tile): Markup {
  const shown = figure === undefined ? '–' : figure.toLocaleString('en');
  return html`<div><dt>${label}</dt><dd><strong data-figure="${id}">${shown}</strong> <span>${remark}</span></dd></div>`;
}
