import { html, type Markup } from '../page/markup.ts';
import { dateTime } from '../page/readable.ts';
import { type Column, countCell, sortableTable, textCell, timeCell } from '../page/tables.ts';
import { callsIn, type Distinct, type Facet, type Group, textsOf } from './activity.ts';
import { lookOf } from './chart-marks.ts';
import { marks } from './mark-table.ts';
import type { JudgedGroup } from './marks.ts';
import type { Subject } from './subject.ts';
import { errorsOf, shortResource, viaList } from './words.ts';

const same = (text: string) => text;

const badgeOf = { alarm: 'high', hint: 'medium', plain: '' } as const;

const columns: readonly Column<JudgedGroup>[] = [
  { title: 'First (UTC)', by: ({ group }) => group.first, cell: ({ group }) => secondsCell(group.first) },
  { title: 'Last (UTC)', by: ({ group }) => group.last, cell: ({ group }) => secondsCell(group.last) },
  { title: 'Action', by: ({ group }) => actionName(group), cell: ({ group }) => textCell(actionName(group), 44) },
  {
    title: 'Review',
    by: ({ mark }) => (mark === undefined ? 0 : marks.length - marks.indexOf(mark)),
    cell: ({ mark }) => (mark ? html`<span class="badge ${badgeOf[lookOf(mark)]}">${mark.title}</span>` : html`–`),
  },
  {
    title: 'Calls',
    count: true,
    by: ({ group }) => callsIn(group.outcomes),
    cell: ({ group }) => countCell(callsIn(group.outcomes)),
  },
  {
    title: 'Denied',
    count: true,
    by: ({ group }) => group.outcomes.denied,
    cell: ({ group }) => countCell(group.outcomes.denied),
  },
  ...facetColumns([['Resources', 'resources', shortResource]]),
  { title: 'Errors', by: ({ group }) => errorsOf(group), cell: ({ group }) => textCell(errorsOf(group), 40) },
  {
    title: 'Credentials',
    by: ({ group }) => viaList(group.via),
    cell: ({ group }) => textCell(viaList(group.via), 40),
  },
  ...facetColumns([
    ['IP addresses', 'address', same],
    ['Regions', 'region', same],
    ['Clients', 'agent', same],
  ]),
];

function actionName({ service, action }: Group): string {
  return `${service} ${action}`;
}

type FacetColumn = readonly [title: string, facet: Facet, write: (text: string) => string];

function facetColumns(facets: readonly FacetColumn[]): Column<JudgedGroup>[] {
  return facets.map(([title, facet, write]) => ({
    title,
    by: ({ group }) => textsOf(group[facet])[0] ?? '',
    cell: ({ group }) => facetCell(group[facet], write),
  }));
}

/** The two most frequent texts, each on its own line, and the number of the others. */
function facetCell(distinct: Distinct, write: (text: string) => string): Markup {
  const texts = textsOf(distinct);
  const more = texts.length - 2;
  const rows = texts.slice(0, 2).map((text) => html`<div>${textCell(write(text), 44)}</div>`);
  const beyond = distinct.beyond > 0 ? ' or more' : '';
  return texts.length === 0
    ? html`–`
    : html`${rows}${more > 0 ? html`<small>and ${more}${beyond} more</small>` : undefined}`;
}

function secondsCell(time: Group['first']): Markup {
  const text = new Date(time).toISOString();
  return html`<time datetime="${text}" title="${dateTime(time)} UTC">${dateTime(time).slice(5)}</time>`;
}

/** One row per action. */
export function groupTable(id: string, caption: string, rows: readonly JudgedGroup[]): Markup {
  return sortableTable({ id, caption, columns, rows });
}

const issueColumns: readonly Column<Subject>[] = [
  { title: 'Access key', by: ({ keyId }) => keyId ?? '', cell: ({ keyId }) => html`<code>${textCell(keyId)}</code>` },
  {
    title: 'Session',
    by: ({ federatedUser, roleSession }) => federatedUser ?? roleSession ?? '',
    cell: ({ federatedUser, roleSession }) => textCell(federatedUser ?? roleSession, 64),
  },
  { title: 'Issued (UTC)', by: ({ issuedAt }) => issuedAt ?? 0, cell: ({ issuedAt }) => timeOrDash(issuedAt) },
  { title: 'Ends (UTC)', by: ({ expiresAt }) => expiresAt ?? 0, cell: ({ expiresAt }) => timeOrDash(expiresAt) },
];

function timeOrDash(time: number | undefined): Markup {
  return time === undefined ? html`–` : timeCell(time);
}

/** One row per session. */
export function issueTable(rows: readonly Subject[]): Markup {
  return sortableTable({ id: 'issues', caption: 'Sessions', columns: issueColumns, rows });
}
