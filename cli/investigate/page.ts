import { largest, smallest } from '../../lambda/detection/extremes.ts';
import { cleaned, withoutLinks } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import { apart, utc } from '../../lambda/text/times.ts';
import { figure, legend, sample } from '../page/charts.ts';
import { commandBlock } from '../page/commands.ts';
import { pageDocument, type Tile, tileList } from '../page/document.ts';
import { html, type Markup } from '../page/markup.ts';
import { callsIn, facetOf, type Group, outcomesOf } from './activity.ts';
import { lookColor, sessionChart } from './chart.ts';
import type { Look } from './chart-marks.ts';
import { containmentSection } from './containment-section.ts';
import { factsOf } from './facts.ts';
import { type Investigation, otherIssues } from './investigate.ts';
import { accountCommand, limitations } from './limitations.ts';
import { type JudgedGroup, judgedGroups, marksFound } from './marks.ts';
import { groupTable, issueTable } from './tables.ts';
import { deepestIndent, type TreeRow, treeOf } from './tree.ts';
import {
  inShort,
  listed,
  moreKeys,
  mostKeys,
  nothingSentence,
  ownedIn,
  title,
  viaList,
  type WriteAddress,
} from './words.ts';

/** A page with more rows would take seconds to open. */
const mostRows = 300;

/** An investigation as one self-contained HTML page. */
export function investigationPage(investigation: Investigation): string {
  const { subject, now } = investigation;
  return pageDocument({
    title: 'Session activity',
    subtitle: title(subject),
    main: mainOf(investigation),
    generatedBy: 'investigate',
    now,
  });
}

function mainOf(investigation: Investigation): Markup {
  const { session, isFound } = investigation;
  const groups = judgedGroups(session);
  const find = accountCommand(investigation);
  return html`${alertSection(investigation)}
${isFound ? containmentSection(investigation) : nothingFound(investigation)}
${isFound ? activitySection(investigation, groups) : undefined}
${isFound ? foundSections(investigation, groups) : undefined}
<section><h2>${groups.length === 0 ? 'What to check' : 'Limitations'}</h2><ul id="limitations">${limitations(investigation).map((text) => html`<li>${text}</li>`)}</ul>${find === undefined ? undefined : commandBlock(find)}</section>`;
}

/** The lines at the top of the alert. The page wraps them itself, except for commands. */
function alertSection({ subject: { alertSummary } }: Investigation): Markup | undefined {
  if (alertSummary === undefined) return undefined;
  const lines = alertSummary.join('\n').replace(/(?<!\\)\n {2}/g, ' ');
  return html`<section><h2>Alert</h2><pre id="alert" tabindex="0">${lines}</pre></section>`;
}

function foundSections(investigation: Investigation, groups: readonly JudgedGroup[]): Markup {
  const { subject, own, around, chainCalls } = investigation;
  const issues = otherIssues(investigation);
  const further = judgedGroups(chainCalls.activity);
  const owned = ownedIn(investigation.asnLookup);
  return html`${chainSection(investigation)}
${groups.length === 0 ? undefined : chartSection(groups, subject.issuedAt)}
${groups.length === 0 ? undefined : html`<section><h2>Actions</h2>${groupTable('groups', 'Actions', groups, owned)}</section>`}
${further.length === 0 ? undefined : html`<section><h2>Actions of what it made</h2><p class="hint">Calls with the other keys and sessions of the chain that follow from the session.</p>${groupTable('further', 'Actions of what it made', further, owned)}</section>`}
${keySection(investigation)}
${issues.length === 0 ? undefined : html`<section><h2>${subject.keyId ? 'Other sessions of the same caller or name' : 'Sessions issued'}</h2>${issueTable(issues)}</section>`}
${around ? ownSection(judgedGroups(own), owned) : undefined}`;
}

const mostTreeRows = 300;

/** What led to the session, and what follows from it. */
function chainSection(investigation: Investigation): Markup | undefined {
  const tree = treeOf(investigation, mostTreeRows);
  if (tree === undefined) return undefined;
  const { rows, before, after } = tree;
  return html`<section><h2>Chain</h2>
<p class="hint">What led to the session, and what it made, as far as the log files show. Each row follows from the row above it that is less indented.</p>
${before > 0 ? html`<p class="hint">${plural(before, 'earlier step')} not shown: use --format ndjson.</p>` : undefined}
<ol class="chain" id="chain">${rows.map(chainRow)}</ol>
${after > 0 ? html`<p class="hint">${after} more not shown: use --format ndjson.</p>` : undefined}</section>`;
}

function chainRow({ depth, isSubject, what, remarks }: TreeRow): Markup {
  const level = Math.min(depth, deepestIndent);
  const beyond = depth > deepestIndent ? html`<small>level ${depth}</small> ` : undefined;
  const badge = isSubject ? html` <strong>← investigated</strong>` : undefined;
  return html`<li class="level-${level}">${beyond}<bdi>${what}</bdi>${badge}<br><small>${remarks.join(' · ')}</small></li>`;
}

/** What is known of the session, the main figures, and what to review first. */
function activitySection(investigation: Investigation, groups: readonly JudgedGroup[]): Markup {
  return html`<section><h2>Session</h2>${groups.length === 0 ? undefined : tileList(tiles(groups, ownedIn(investigation.asnLookup)))}
${factList(investigation)}
${lookList('look', 'Review first', groups)}
${lookList('look-further', 'Review first, among the calls of what it made', judgedGroups(investigation.chainCalls.activity))}</section>
${groups.length === 0 ? nothingFound(investigation) : undefined}`;
}

function tiles(judged: readonly JudgedGroup[], owned: WriteAddress): Tile[] {
  const groups = judged.map(({ group }) => group);
  const outcomes = outcomesOf(groups);
  const addresses = facetOf(groups, 'address');
  const toReview = judged.filter(({ mark }) => mark && mark.weight === undefined).length;
  const otherFailures = `${outcomes.failed} failed for other reasons`;
  return [
    { id: 'calls', label: 'Calls', figure: callsIn(outcomes), remark: waysAndTime(groups) },
    {
      id: 'review',
      label: 'Actions to review first',
      figure: toReview,
      remark: `of ${plural(groups.length, 'action')}`,
    },
    { id: 'denied', label: 'Denied calls', figure: outcomes.denied, remark: otherFailures },
    { id: 'addresses', label: 'IP addresses', figure: addresses.counts.size, remark: listed(addresses, 2, owned) },
  ];
}

function waysAndTime(groups: readonly Group[]): string {
  const first = smallest(groups.map((group) => group.first));
  const last = largest(groups.map((group) => group.last));
  return `${viaList(facetOf(groups, 'via'))}, within ${apart(first, last)}`;
}

function factList(investigation: Investigation): Markup {
  return html`<dl class="facts">${factsOf(investigation).map(([label, text]) => html`<dt>${label.charAt(0).toUpperCase()}${label.slice(1)}</dt><dd><bdi>${withoutLinks(cleaned(text))}</bdi></dd>`)}</dl>`;
}

function lookList(id: string, heading: string, groups: readonly JudgedGroup[]): Markup | undefined {
  const found = marksFound(groups).filter(({ mark }) => mark.weight === undefined);
  if (found.length === 0) return undefined;
  return html`<h3>${heading}</h3>
<ul class="reasons" id="${id}">${found.flatMap(({ mark, groups }) =>
    groups.map((group) => html`<li><span class="badge high">${mark.title}</span>: <bdi>${inShort(group)}</bdi></li>`),
  )}</ul>`;
}

function nothingFound(investigation: Investigation): Markup {
  const sentence = nothingSentence(investigation);
  return html`<section><p class="empty">${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. See what to check below.</p></section>`;
}

function chartSection(groups: readonly JudgedGroup[], issuedAt: number | undefined): Markup {
  const rows = groups.slice(0, mostRows);
  const note =
    groups.length > mostRows ? ` ${mostRows} of ${groups.length} actions are shown; the table lists all of them.` : '';
  return html`<section><h2>Timeline</h2>
<p class="hint">One row per action, in order of the first call. Point to a mark to see its details, or press Tab and then the arrow keys.${note}</p>
${figure('timeline', sessionChart(rows, issuedAt), chartLegend)}</section>`;
}

const chartLegend = legend([
  [dot('review', true), 'review first'],
  [dot('hint', true), 'sign-in, IAM, STS, compute and code'],
  [dot('plain', true), 'other calls'],
  [dot('plain', false), 'hollow: denied or failed'],
  [sample(html`<path d="M11,1V15" stroke="var(--muted)" stroke-dasharray="3,3"/>`), 'session issued'],
]);

function dot(look: Look, filled: boolean): Markup {
  const color = lookColor(look);
  return sample(
    html`<circle cx="11" cy="8" r="4" fill="${filled ? color : 'var(--card)'}" stroke="${color}" stroke-width="1.75"/>`,
  );
}

function keySection({ session }: Investigation): Markup | undefined {
  const keys = [...session.createdKeys.values()];
  if (keys.length === 0) return undefined;
  return html`<section><h2>Keys created by the session</h2><ul id="keys">${keys
    .slice(0, mostKeys)
    .map(
      ({ keyId, userName, time }) =>
        html`<li><code>${cleaned(keyId)}</code> for ${userName === undefined ? 'a session' : html`user <bdi>${withoutLinks(cleaned(userName))}</bdi>`}, created at ${utc(time)}: investigate it with <code>--key ${cleaned(keyId)}</code></li>`,
    )}</ul><p class="hint">${moreKeys(keys.length)}</p></section>`;
}

function ownSection(groups: readonly JudgedGroup[], owned: WriteAddress): Markup {
  return html`<section><h2>Calls by the base user</h2>${
    groups.length === 0
      ? html`<p class="empty">None in these log files.</p>`
      : groupTable('own', 'Calls by the base user', groups, owned)
  }</section>`;
}
