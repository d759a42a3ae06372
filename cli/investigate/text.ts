import pc from 'picocolors';
import { inline } from '../../lambda/text/caller-text.ts';
import { laidOut, line, prose, type Section } from '../../lambda/text/layout.ts';
import { plural } from '../../lambda/text/plural.ts';
import { apart, utc } from '../../lambda/text/times.ts';
import { callsIn, type DatedKey, facetOf, type Group, outcomesOf } from './activity.ts';
import { containmentLines } from './containment-lines.ts';
import { textsOf } from './distinct.ts';
import { doubts, whereLooked } from './doubts.ts';
import { actionOf, groupLines, markText } from './group-lines.ts';
import { counted, listed, outcomeWords, shortResource, troubleOf, viaList } from './group-words.ts';
import type { Investigation } from './investigate.ts';
import { type JudgedGroup, judgedGroups, type MarkedGroups, marksFound, otherIssues, title } from './judged-groups.ts';
import type { Subject } from './subject.ts';
import { validityOf, validitySentence } from './validity.ts';

/** The investigation as a person reads it in a terminal. */
export function investigationText(investigation: Investigation): string {
  const { subject, session, own, around, now } = investigation;
  const groups = judgedGroups(session);
  const sections: Section[] = [
    { title: 'THE SESSION', lines: sessionLines(investigation) },
    { title: 'LOOK AT THIS FIRST', lines: marksFound(groups).flatMap(markLines) },
    { title: 'WHAT IT DID, by service and action (times in UTC)', lines: groupLines(groups) },
    { title: 'KEYS THAT IT MADE', lines: keyLines(investigation) },
    { title: otherTitle(subject), lines: issueLines(otherIssues(investigation)) },
    { title: "THE BASE USER'S OWN CALLS AROUND IT", lines: around ? ownLines(judgedGroups(own)) : [] },
    {
      title: groups.length === 0 ? 'WHAT TO CHECK' : 'WHAT THIS DOES NOT SHOW',
      lines: doubts(investigation).flatMap(prose),
    },
    { title: 'IS IT STILL VALID', lines: prose(validitySentence(subject, now)) },
    { title: 'HOW TO CONTAIN IT', lines: containmentLines(investigation) },
  ];
  return `${headline(investigation)}\n\n${laidOut(sections)}`;
}

const mostIssues = 20;

/** A list of more would bury what follows it. */
export const mostKeys = 50;

/** What was found, in a line; and whether the session lives, in another. */
export function headline(investigation: Investigation): string {
  const { subject, session, now } = investigation;
  const groups = [...session.groups.values()];
  const calls = callsIn(outcomesOf(groups));
  const found = calls === 0 ? nothingSentence(investigation) : `${plural(calls, 'call')}: ${outcomeSentence(groups)}`;
  const validity = validitySentence(subject, now);
  const coloured = validityOf(subject, now) === 'expired' ? validity : pc.bold(pc.red(validity));
  return [pc.bold(title(subject)), found, coloured].join('\n');
}

/** Said with what was looked through, since nothing found is not nothing done. */
export function nothingSentence(investigation: Investigation): string {
  const { subject, issues } = investigation;
  const issued = subject.keyId !== undefined && issues.some(({ keyId }) => keyId === subject.keyId);
  const what = subject.keyId === undefined ? 'no call of such a session' : 'no call of this key';
  return `${issued ? 'it was issued, but ' : ''}${what} in ${whereLooked(investigation)}`;
}

function outcomeSentence(groups: readonly Group[]): string {
  return `${outcomeWords(outcomesOf(groups))}; ${plural(groups.length, 'action')}`;
}

function sessionLines({ subject, bases, session }: Investigation): string[] {
  const groups = [...session.groups.values()];
  return [
    ...line('key', subject.keyId),
    ...line('federated user', subject.federatedUser && inline(subject.federatedUser, 160)),
    ...bases.flatMap((base) => line('issued to', inline(base, 160))),
    ...line('issued at', utc(subject.issuedAt)),
    ...line(subject.keyId === undefined ? 'last one ends' : 'ends', utc(subject.expiresAt)),
    ...(groups.length === 0 ? [] : activityLines(groups)),
  ];
}

function activityLines(groups: readonly Group[]): string[] {
  const first = Math.min(...groups.map((group) => group.first));
  const last = Math.max(...groups.map((group) => group.last));
  const agents = facetOf(groups, 'agent');
  return [
    ...line('active', `${utc(first)} to ${utc(last)} (${apart(first, last)})`),
    ...line('calls', viaList(facetOf(groups, 'via'))),
    ...line('addresses', counted(facetOf(groups, 'address'), 10)),
    ...line('regions', counted(facetOf(groups, 'region'), 20)),
    ...textsOf(agents)
      .slice(0, 6)
      .flatMap((agent, i) => line(i === 0 ? 'clients' : '', inline(agent, 76))),
    ...line('', agents.counts.size > 6 ? `and ${agents.counts.size - 6} more clients` : undefined),
  ];
}

const markWidth = 36;

/** One line an action, the mark before the first. */
function markLines({ mark, groups }: MarkedGroups): string[] {
  return groups.map(
    (group, i) => `  ${i === 0 ? markText(mark, markWidth) : ' '.repeat(markWidth)}  ${inShort(group)}`,
  );
}

/** `iam CreateAccessKey on backup-admin, 2 calls, 1 denied (AccessDenied)`. */
export function inShort(group: Group): string {
  const on = listed(group.resources, 1, (text) => inline(shortResource(text), 64));
  const calls = callsIn(group.outcomes);
  const parts = [
    `${actionOf(group)}${on === '' ? '' : ` on ${on}`}`,
    calls === 1 ? '' : plural(calls, 'call'),
    troubleOf(group),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function keyLines({ session }: Investigation): string[] {
  const keys = [...session.madeKeys.values()];
  return [...keys.slice(0, mostKeys).map(keyLine), ...(keys.length > mostKeys ? prose(moreKeys(keys.length)) : [])];
}

/** Said where a list ends early; empty where it does not. */
export function moreKeys(keys: number): string {
  return keys > mostKeys ? `and ${keys - mostKeys} more: --format ndjson has them` : '';
}

function keyLine({ keyId, userName, time }: DatedKey): string {
  const whose = userName === undefined ? 'a session' : `user ${inline(userName)}`;
  return `  ${inline(keyId, 40)}  of ${whose}, made at ${utc(time)}: look at it too, with --key ${inline(keyId, 40)}`;
}

function otherTitle({ keyId }: Subject): string {
  return keyId === undefined ? 'SESSIONS ISSUED' : 'OTHER SESSIONS ISSUED TO THE SAME USER';
}

/** The latest are shown. */
function issueLines(issues: readonly Subject[]): string[] {
  const earlier = issues.length - mostIssues;
  const note = earlier > 0 ? prose(`${earlier} earlier ones, which --format ndjson has, and:`) : [];
  return [...note, ...issues.slice(-mostIssues).map(issueLine)];
}

function issueLine({ keyId, federatedUser, issuedAt, expiresAt }: Subject): string {
  const name = federatedUser === undefined ? 'of an unknown name' : inline(federatedUser.split('/').at(-1) ?? '');
  return `  ${inline(keyId ?? '', 40)}  ${name}, issued ${utc(issuedAt) ?? '?'}, ends ${utc(expiresAt) ?? '?'}`;
}

function ownLines(groups: readonly JudgedGroup[]): string[] {
  return groups.length === 0 ? prose('None in these log files.') : groupLines(groups);
}
