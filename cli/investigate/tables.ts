import { html, type Markup } from '../page/markup.ts';
import { dateTime } from '../page/readable.ts';
import { type Column, countCell, sortableTable, textCell, timeCell } from '../page/tables.ts';
import { callsIn, type Distinct, type Group, textsOf } from './activity.ts';
import { lookOf } from './chart-marks.ts';
import { marks } from './mark-table.ts';
import type { JudgedGroup } from './marks.ts';
import type { Subject } from './subject.ts';
import { client, errorsOf, listed, shortResource, viaList, type WriteAddress } from './words.ts';

const badgeOf = { review: 'high', hint: 'medium', plain: '' } as const;

const columnsFor = (owned: WriteAddress): readonly Column<JudgedGroup>[] => [
  { title: 'Time (UTC)', by: ({ group }) => -group.first, cell: ({ group }) => timesCell(group) },
  { title: 'Action', by: ({ group }) => actionName(group), cell: actionCell },
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
    title: 'Resources',
    by: ({ group }) => textsOf(group.resources)[0] ?? '',
    cell: ({ group }) => facetCell(group.resources, shortResource),
  },
  { title: 'From', by: ({ group }) => textsOf(group.address)[0] ?? '', cell: ({ group }) => sourceCell(group, owned) },
];

function actionName({ service, action }: Group): string {
  return `${service} ${action}`;
}

/** With its errors, if there are any. */
function actionCell({ group }: JudgedGroup): Markup {
  const errors = errorsOf(group);
  return html`${textCell(actionName(group), 64)}${errors === '' ? undefined : html`<small>${textCell(errors, 80)}</small>`}`;
}

/** The addresses, and below them the Regions, clients and credentials. */
function sourceCell({ address, agent, region, via }: Group, owned: WriteAddress): Markup {
  const others = [listed(region, 3), listed(agent, 2, client), viaList(via)].filter((text) => text !== '');
  return html`${facetCell(address, owned)}<small>${textCell(others.join(' | '), 160)}</small>`;
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

/** The first call, and the last one if there are several. */
function timesCell({ first, last }: Group): Markup {
  return html`${secondsCell(first)}${first === last ? undefined : html`<small>to ${secondsCell(last)}</small>`}`;
}

function secondsCell(time: Group['first']): Markup {
  const text = new Date(time).toISOString();
  return html`<time datetime="${text}" title="${dateTime(time)} UTC">${dateTime(time).slice(5)}</time>`;
}

/** One row per action. `owned` writes an address. */
export function groupTable(id: string, caption: string, rows: readonly JudgedGroup[], owned: WriteAddress): Markup {
  return sortableTable({ id, caption, columns: columnsFor(owned), rows });
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
