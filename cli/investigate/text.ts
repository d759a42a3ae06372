import { largest, smallest } from '../../lambda/detection/extremes.ts';
import { cleaned, inline } from '../../lambda/text/caller-text.ts';
import { columns, command, laidOut, line, prose, type Section, wrapped } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import { apart, utc } from '../../lambda/text/times.ts';
import { date, dateTime } from '../page/readable.ts';
import { colors } from '../terminal/colors.ts';
import { callsIn, type DatedKey, facetOf, type Group, outcomesOf, textsOf } from './activity.ts';
import { containmentLines } from './containment.ts';
import { factsOf } from './facts.ts';
import { type Investigation, otherIssues } from './investigate.ts';
import { accountCommand, limitations } from './limitations.ts';
import type { Mark } from './mark-table.ts';
import { type JudgedGroup, judgedGroups, type MarkedGroups, marksFound } from './marks.ts';
import { hasValidity, type Subject, validityOf, validitySentence } from './subject.ts';
import { deepestIndent, type TreeRow, treeOf } from './tree.ts';
import {
  actionOf,
  client,
  counted,
  errorsOf,
  inShort,
  listed,
  moreKeys,
  mostKeys,
  nothingSentence,
  outcomeWords,
  ownedIn,
  principalTitle,
  title,
  viaList,
  type WriteAddress,
} from './words.ts';

/** The investigation as text for a terminal. */
export function investigationText(investigation: Investigation): string {
  const sections = investigation.isFound ? foundSections(investigation) : [];
  const title = investigation.session.groups.size === 0 ? 'WHAT TO CHECK' : 'LIMITATIONS';
  const find = accountCommand(investigation);
  const lines = [...limitations(investigation).flatMap(prose), ...(find === undefined ? [] : command(find))];
  const check: Section = { title, lines };
  const ending = investigation.isFound ? endSections(investigation) : [];
  const alert: Section = { title: 'ALERT', lines: investigation.subject.alertSummary ?? [] };
  return `${headline(investigation)}\n\n${laidOut([alert, ...sections, check, ...ending])}`;
}

function foundSections(investigation: Investigation): Section[] {
  const { subject, session, own, around, chainCalls } = investigation;
  const groups = judgedGroups(session);
  const further = judgedGroups(chainCalls.activity);
  const owned = ownedIn(investigation.asnLookup);
  return [
    { title: 'SESSION', lines: sessionLines(investigation) },
    { title: 'REVIEW FIRST', lines: marksFound(groups).flatMap(markLines) },
    { title: 'REVIEW FIRST, among the calls of what it made', lines: marksFound(further).flatMap(markLines) },
    { title: 'CHAIN, from what led to the session to what it made', lines: treeLines(investigation) },
    { title: 'CALLS, by service and action (times in UTC)', lines: groupLines(groups, owned) },
    { title: 'CALLS OF WHAT IT MADE, with the keys in the chain', lines: groupLines(further, owned) },
    { title: 'KEYS CREATED BY THE SESSION', lines: keyLines(investigation) },
    { title: otherTitle(subject), lines: issueLines(otherIssues(investigation)) },
    { title: 'CALLS BY THE BASE USER', lines: around ? ownLines(judgedGroups(own), owned) : [] },
  ];
}

/** Not for what the log files do not contain: it may never have existed. */
function endSections(investigation: Investigation): Section[] {
  const { subject, now } = investigation;
  return [
    { title: 'VALIDITY', lines: hasValidity(subject) ? prose(validitySentence(subject, now)) : [] },
    { title: 'CONTAINMENT', lines: containmentLines(investigation) },
  ];
}

const mostTreeRows = 60;

/** Each row with its remarks below it, under the row that it follows from. */
function treeLines(investigation: Investigation): string[] {
  const tree = treeOf(investigation, mostTreeRows);
  if (tree === undefined) return [];
  const { rows, before, after } = tree;
  return [
    ...(before > 0 ? prose(`${plural(before, 'earlier step')} (use --format ndjson to see them), and:`) : []),
    ...rows.flatMap(treeRow),
    ...(after > 0 ? prose(`and ${after} more (use --format ndjson to see them)`) : []),
  ];
}

function treeRow({ depth, branches, isSubject, what, remarks }: TreeRow): string[] {
  const level = depth > deepestIndent ? `[level ${depth}] ` : '';
  const above = branches.slice(0, -1).map((open) => (open ? '│  ' : '   '));
  const own = branches.slice(-1).map((open) => (open ? ['├─ ', '│  '] : ['└─ ', '   ']));
  const row = `  ${[...above, ...own.map(([branch]) => branch)].join('')}${level}${what}`;
  const margin = `  ${[...above, ...own.map(([, line]) => line)].join('')}`;
  const below = wrapped(remarks.join(', '), columns - margin.length).map((text) => `${margin}${text}`);
  return [isSubject ? `${colors.bold(row)}  <- investigated` : row, ...(remarks.length > 0 ? below : [])];
}

const mostIssues = 20;

/** What was found, on one line, and whether the session is valid, on another. */
export function headline(investigation: Investigation): string {
  const { subject, session, now, isFound } = investigation;
  const groups = [...session.groups.values()];
  const calls = callsIn(outcomesOf(groups));
  const found = calls === 0 ? nothingSentence(investigation) : `${plural(calls, 'call')}: ${outcomeSentence(groups)}`;
  if (!isFound || !hasValidity(subject)) return [colors.bold(title(subject)), found].join('\n');
  const validity = validitySentence(subject, now);
  const colored = validityOf(subject, now) === 'expired' ? validity : colors.bold(colors.red(validity));
  return [colors.bold(title(subject)), found, colored].join('\n');
}

function outcomeSentence(groups: readonly Group[]): string {
  return `${outcomeWords(outcomesOf(groups))}; ${plural(groups.length, 'action')}`;
}

function sessionLines(investigation: Investigation): string[] {
  const groups = [...investigation.session.groups.values()];
  return [
    ...factsOf(investigation).flatMap(([label, text]) => line(label, inline(text, 160))),
    ...(groups.length === 0 ? [] : activityLines(groups, ownedIn(investigation.asnLookup))),
  ];
}

function activityLines(groups: readonly Group[], owned: WriteAddress): string[] {
  const first = smallest(groups.map((group) => group.first));
  const last = largest(groups.map((group) => group.last));
  const agents = facetOf(groups, 'agent');
  return [
    ...line('active', `${utc(first)} to ${utc(last)} (${apart(first, last)})`),
    ...line('calls', viaList(facetOf(groups, 'via'))),
    ...line('IP addresses', counted(facetOf(groups, 'address'), 10, owned)),
    ...line('regions', counted(facetOf(groups, 'region'), 20)),
    ...textsOf(agents)
      .slice(0, 6)
      .flatMap((agent, i) => line(i === 0 ? 'clients' : '', inline(agent, 76))),
    ...line('', agents.counts.size > 6 ? `and ${agents.counts.size - 6} more clients` : undefined),
  ];
}

const markWidth = 36;

/** One line per action, with the mark before the first. */
function markLines({ mark, groups }: MarkedGroups): string[] {
  return groups.map(
    (group, i) => `  ${i === 0 ? markText(mark, markWidth) : ' '.repeat(markWidth)}  ${inShort(group)}`,
  );
}

function keyLines({ session }: Investigation): string[] {
  const keys = [...session.createdKeys.values()];
  return [...keys.slice(0, mostKeys).map(keyLine), ...(keys.length > mostKeys ? prose(moreKeys(keys.length)) : [])];
}

function keyLine({ keyId, userName, time }: DatedKey): string {
  const whose = userName === undefined ? 'a session' : `user ${inline(userName)}`;
  return `  ${inline(keyId, 40)}  for ${whose}, created at ${utc(time)}: investigate it with --key ${inline(keyId, 40)}`;
}

function otherTitle({ keyId }: Subject): string {
  return keyId === undefined ? 'SESSIONS ISSUED' : 'OTHER SESSIONS OF THE SAME CALLER OR NAME';
}

/** Shows the latest sessions. */
function issueLines(issues: readonly Subject[]): string[] {
  const earlier = issues.length - mostIssues;
  const note = earlier > 0 ? prose(`${earlier} earlier sessions (use --format ndjson to see them), and:`) : [];
  return [...note, ...issues.slice(-mostIssues).map(issueLine)];
}

function issueLine({ keyId, federatedUser, roleSession, operation, issuedAt, expiresAt }: Subject): string {
  const federated = federatedUser && inline(cleaned(federatedUser).split('/').at(-1) ?? '');
  const name =
    federated ?? (roleSession === undefined ? (operation ?? 'of unknown name') : principalTitle(roleSession));
  return `  ${inline(keyId ?? '', 40)}  ${name}, issued ${utc(issuedAt) ?? '?'}, ends ${utc(expiresAt) ?? '?'}`;
}

function ownLines(groups: readonly JudgedGroup[], owned: WriteAddress): string[] {
  return groups.length === 0 ? prose('None in these log files.') : groupLines(groups, owned);
}

const timesWidth = 22;
const indent = ' '.repeat(timesWidth + 10);

/** One row per group under the day of its first call, followed by its details. */
function groupLines(groups: readonly JudgedGroup[], owned: WriteAddress): string[] {
  let day = '';
  return groups.flatMap((judged) => {
    const today = date(judged.group.first);
    const heading = today === day ? [] : [`  ${today}`];
    day = today;
    return [...heading, rowOf(judged), ...circumstances(judged.group, owned)];
  });
}

function rowOf({ group, mark }: JudgedGroup): string {
  const errors = errorsOf(group);
  const parts = [
    `  ${timesOf(group).padEnd(timesWidth)}${String(callsIn(group.outcomes)).padStart(6)}  `,
    colors.bold(actionOf(group)),
    ...(errors === '' ? [] : ['  ', colors.yellow(errors)]),
    ...(mark ? ['  ', markText(mark)] : []),
  ];
  return parts.join('');
}

/** Yellow for what is also part of normal work, otherwise red. */
function markText({ title, weight }: Mark, width = 0): string {
  return (weight === 'hint' ? colors.yellow : colors.red)(`! ${title}`.padEnd(width));
}

function timesOf({ first, last }: Group): string {
  const [from, to] = [dateTime(first), dateTime(last)];
  if (from === to) return from.slice(11);
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from.slice(11)} - ${sameDay ? to.slice(11) : to.slice(5, 16)}`;
}

function circumstances({ address, region, agent, via, resources }: Group, owned: WriteAddress): string[] {
  const from = [
    listed(address, 3, owned),
    listed(region, 3),
    listed(agent, 2, (text) => inline(client(text))),
    viaList(via),
  ];
  const lines = [from.filter((part) => part !== '').join(' | '), ...resourceLines(resources)];
  return lines.filter((line) => line !== '').map((line) => colors.dim(`${indent}${line}`));
}

const mostResources = 3;

/** One per line and not shortened, so that you can copy them. */
function resourceLines(resources: Group['resources']): string[] {
  const texts = textsOf(resources);
  const more = texts.length - mostResources;
  return [
    ...texts.slice(0, mostResources).map((text) => `on ${inline(text, 256)}`),
    ...(more > 0 ? [`and ${more}${resources.beyond > 0 ? ' or more' : ''} others`] : []),
  ];
}
