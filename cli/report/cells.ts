import type { Reason, Severity } from '../../lambda/detection/severity.ts';
import { cleaned } from '../../lambda/text/caller-text.ts';
import { html, type Markup } from './markup.ts';
import { principalName, shortened } from './principal-name.ts';
import { date, dateTime } from './readable.ts';

const longestName = 34;

export function severityBadge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

/** The name, with the whole of the principal where it is pointed at; set apart, so that its writing turns nothing around. */
export function principalCell(principal: string): Markup {
  return html`<bdi title="${cleaned(principal)}">${shortened(principalName(principal).name, longestName)}</bdi>`;
}

/** The same, the account below it. */
export function principalAndAccountCell(principal: string): Markup {
  return html`${principalCell(principal)}<small>${principalName(principal).account ?? 'no account'}</small>`;
}

export function timeCell(time: number): Markup {
  return html`<time datetime="${new Date(time).toISOString()}" title="${dateTime(time)} UTC">${dateTime(time).slice(0, 16)}</time>`;
}

export function dateCell(time: number): Markup {
  return html`<time datetime="${new Date(time).toISOString()}" title="${dateTime(time)} UTC">${date(time)}</time>`;
}

export function reasonsCell(reasons: readonly Reason[]): Markup {
  return html`${reasons.map(({ id, text }) => html`<span class="reason" title="${text}">${id}</span> `)}`;
}

/** Zeros are dashes, so that the eye finds the others. */
export function countCell(count: number): Markup {
  return html`${count === 0 ? '–' : count}`;
}

/** A text that somebody chose. */
export function textCell(text: string | undefined, longest = longestName): Markup {
  const clean = cleaned(text ?? '');
  return clean === '' ? html`–` : html`<bdi title="${clean}">${shortened(clean, longest)}</bdi>`;
}
