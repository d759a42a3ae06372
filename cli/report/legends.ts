import type { Severity } from '../../lambda/detection/severity.ts';
import { severities } from '../simulate-severities.ts';
import { severityColours } from './charts/chart.ts';
import { legend, sample } from './figure.ts';
import { html, type Markup } from './markup.ts';

/** What the colours of bars stand for. */
export const barLegend = legend(severities.map((severity) => [bar(severity), severity]));

/** @param window how long a call keeps its principal quiet, in words */
export function timelineLegend(window: string): Markup {
  return legend([
    [dot('var(--call)', 'var(--call)'), 'succeeded'],
    [dot('var(--card)', 'var(--call)'), 'failed'],
    [dot('var(--call-half)', 'var(--call)'), 'some failed'],
    [dot('var(--excepted)', 'var(--excepted)'), 'excepted'],
    [band('var(--band)'), `quiet: within ${window} of a successful call`],
    [band('var(--band-denied)'), 'quiet for failed calls only'],
    ...severities.map((severity, i) => [flag(severity), i === 0 ? `alert: ${severity}` : severity] as const),
  ]);
}

function bar(severity: Severity): Markup {
  return sample(html`<rect x="4" y="2" width="12" height="12" rx="2" fill="${severityColours[severity]}"/>`);
}

function dot(fill: string, stroke: string): Markup {
  return sample(html`<circle cx="11" cy="8" r="3.5" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`);
}

function band(fill: string): Markup {
  return sample(html`<rect x="0" y="2" width="22" height="12" rx="3" fill="${fill}"/>`);
}

function flag(severity: Severity): Markup {
  return sample(html`<path d="M6.25,15V1L17,5.5L7.75,10V15Z" fill="${severityColours[severity]}"/>`);
}
