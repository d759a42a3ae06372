import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { version } from '../../lambda/alerting/version.ts';
import { html, type Markup, verbatim } from './markup.ts';
import { dateTime } from './readable.ts';

const style = part('page.css');
const script = `${part('sort-tables.js')}\n${part('explain-marks.js')}`;

/** Nothing but this one style sheet and this one script: markup that a caller smuggled in could load and run nothing. */
const policy = [
  "default-src 'none'",
  `style-src '${sourceHash(style)}'`,
  `script-src '${sourceHash(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** What a page tells, and of what. */
export interface PageContent {
  readonly title: string;
  readonly subtitle: string;
  readonly main: Markup;
  /** The command that made it. */
  readonly madeBy: string;
  /** When it was made, in milliseconds since 1970. */
  readonly now: number;
}

/** One HTML page that needs nothing beside itself. */
export function pageDocument({ title, subtitle, main, madeBy, now }: PageContent): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Firstsight: ${lowered(title)}</title>
<style>${verbatim(style)}</style>
</head>
<body>
<header><h1>${title}</h1><p>${subtitle}</p></header>
<main>
${main}
</main>
<footer><p>Made by firstsight ${madeBy} ${version} on ${dateTime(now)} UTC. All times are in UTC.</p></footer>
<div id="tip" role="tooltip" hidden></div>
<script>${verbatim(script)}</script>
</body>
</html>
`.markup;
}

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function part(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

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
