import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { version } from '../../lambda/alerting/version.ts';
import type { Simulation } from '../simulate.ts';
import { chartsSection } from './charts-section.ts';
import { dailySection } from './daily-section.ts';
import { exceptionsSection } from './exceptions-section.ts';
import { html, type Markup, verbatim } from './markup.ts';
import { overview } from './overview.ts';
import { date, dateTime } from './readable.ts';
import { alertTable, principalTable } from './tables.ts';

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

/**
 * A simulation as one HTML page that needs nothing beside itself.
 * @param now when it was made, in milliseconds since 1970
 */
export function reportPage(simulation: Simulation, now: number): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Firstsight: what would have rung</title>
<style>${verbatim(style)}</style>
</head>
<body>
<header><h1>What would have rung</h1><p>${subtitle(simulation)}</p></header>
<main>
${simulation.calls.length === 0 ? nothingFound : findings(simulation)}
${exceptionsSection(simulation)}
</main>
<footer><p>Made by firstsight simulate ${version} on ${dateTime(now)} UTC. All times are in UTC.</p></footer>
<div id="tip" role="tooltip" hidden></div>
<script>${verbatim(script)}</script>
</body>
</html>
`.markup;
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

function part(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
