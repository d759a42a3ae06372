import { callerTitle } from '../../lambda/alerting/call.ts';
import { callerNamed } from '../../lambda/alerting/caller.ts';
import { ownerWords } from '../../lambda/alerting/network-owner.ts';
import type { AsnLookup } from '../../lambda/detection/asn.ts';
import { cleaned, cutTo, inline } from '../../lambda/text/caller-text.ts';
import { plural } from '../../lambda/text/plural.ts';
import { type CallCounts, callsIn, type Distinct, type Group, textsOf } from './activity.ts';
import type { Via } from './call.ts';
import type { Investigation } from './investigate.ts';
import { nameOfRoleSession } from './issue.ts';
import { whereLooked } from './limitations.ts';
import { accountOfSubject, federatedName, isAccountOnly, type Subject } from './subject.ts';

/** The most frequent of several texts, and the number of the others. */
export function listed(
  distinct: Distinct,
  most: number,
  write: (text: string) => string = (text) => inline(text),
): string {
  const texts = textsOf(distinct);
  const shown = texts.slice(0, most).map(write);
  const more = texts.length - shown.length;
  const beyond = distinct.beyond > 0 ? ' or more' : '';
  return more > 0 ? `${shown.join(', ')} and ${more}${beyond} more` : shown.join(', ');
}

/** The same, with the count of each if there are several. */
export function counted(
  distinct: Distinct,
  most: number,
  write: (text: string) => string = (text) => inline(text),
): string {
  return distinct.counts.size === 1
    ? listed(distinct, most, write)
    : listed(distinct, most, (text) => `${write(text)} (${distinct.counts.get(text)})`);
}

export type WriteAddress = (address: string) => string;

/** Writes an address with the owner of its network, if the database has it. */
export function ownedIn(asnLookup: AsnLookup | undefined): WriteAddress {
  return (address) => {
    const owner = ownerWords(asnLookup?.(address));
    return owner === undefined ? inline(address) : `${inline(address)} [${owner}]`;
  };
}

/** The program at the start of a user agent: `aws-cli/2.27.40`. */
export function client(agent: string): string {
  return cutTo(cleaned(agent).split(' ')[0] ?? '', 40);
}

/** A resource without the prefix of its ARN. */
export function shortResource(resource: string): string {
  return resource.replace(/^arn:[\w-]+:[\w-]+:[\w-]*:(?:\d{12}|aws)?:/, '');
}

/** The errors of calls, empty if there are none: `denied`, `2 denied, 1 failed (ThrottlingException)`. */
export function errorsOf({ outcomes, error }: Pick<Group, 'outcomes' | 'error'>): string {
  const calls = callsIn(outcomes);
  const parts = (['denied', 'failed'] as const).flatMap((kind) => {
    const count = outcomes[kind];
    if (count === 0) return [];
    return count === calls ? [calls === 1 ? kind : `all ${kind}`] : [`${count} ${kind}`];
  });
  if (parts.length === 0) return '';
  return `${parts.join(', ')} (${listed(error, 2, (text) => inline(text, 48))})`;
}

/** `43 succeeded, 1 denied`: the outcomes that occur. */
export function outcomeWords(outcomes: CallCounts): string {
  return (['succeeded', 'denied', 'failed'] as const)
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${outcomes[outcome]} ${outcome}`)
    .join(', ');
}

const viaWords: Readonly<Record<Via, string>> = {
  key: 'with the key',
  console: 'in the console',
  'other key': 'with another key',
};

/** `27 with the key, 16 in the console`; without a count if there is only one kind. */
export function viaList({ counts }: Distinct): string {
  const ways = (Object.keys(viaWords) as Via[]).filter((via) => counts.has(via));
  return ways.map((via) => (ways.length === 1 ? viaWords[via] : `${counts.get(via)} ${viaWords[via]}`)).join(', ');
}

/** The subject in a few words: `federated user aws_consoler of user ci-deploy in 111122223333`. */
export function title(subject: Subject): string {
  const { keyId, principal, made, account: only } = subject;
  const account = accountOfSubject(subject);
  const where = account === undefined ? undefined : `in ${account}`;
  if (principal !== undefined) return joined([principalTitle(principal), where]);
  if (made !== undefined) return `${made.what} ${inline(made.id, 160)}`;
  if (only !== undefined && isAccountOnly(subject)) return `account ${only}`;
  const name = federatedName(subject.federatedUser && cleaned(subject.federatedUser));
  const whose = joined([...sessionTitle(subject, name), where]);
  if (keyId === undefined) return name === undefined ? `federated sessions of ${whose}` : whose;
  return [`key ${inline(keyId)}`, whose].filter((part) => part !== '').join(', ');
}

function sessionTitle({ base, roleSession, operation }: Subject, name: string | undefined): (string | undefined)[] {
  const caller = base === undefined ? undefined : callerTitle(callerNamed(cleaned(base)));
  const session = nameOfRoleSession(roleSession && cleaned(roleSession));
  if (session !== undefined) return [`session ${inline(session, 64)} of`, caller ?? 'a role'];
  if (name !== undefined) return [`federated user ${inline(name)}`, caller && `of ${caller}`];
  return [
    operation === 'AssumeRoot' || operation === 'GetSessionToken' ? `${operation} session of` : undefined,
    caller,
  ];
}

/** `session i-0aa of role web-server`, for any principal. */
export function principalTitle(principal: string): string {
  // Credentials are left out of the whole text, before it is cut into parts.
  const clean = cleaned(principal);
  const [session, name] = [nameOfRoleSession(clean), federatedName(clean)];
  if (name !== undefined) return `federated user ${inline(name)}`;
  return joined([session && `session ${inline(session, 64)} of`, callerTitle(callerNamed(clean))]);
}

/** `AssumeRole: `, before what the call made. */
export function operationTitle(link: { readonly operation: string } | undefined): string {
  return link === undefined ? '' : `${inline(link.operation, 64)}: `;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}

/** A longer list would hide what follows it. */
export const mostKeys = 50;

/** Includes what was searched, since the session may have made calls that are not in these log files. */
export function nothingSentence(investigation: Investigation): string {
  const { subject, issues } = investigation;
  const issued = subject.keyId !== undefined && issues.some(({ keyId }) => keyId === subject.keyId);
  return `${issued ? 'the session was issued, but ' : ''}no calls ${callersOf(subject)} in ${whereLooked(investigation)}`;
}

function callersOf(subject: Subject): string {
  if (subject.keyId !== undefined) return 'with this key';
  if (subject.principal !== undefined) return 'by this principal';
  if (subject.made !== undefined) return 'with this identity provider';
  return isAccountOnly(subject) ? 'in this account' : 'by sessions of this user';
}

/** `iam CreateAccessKey on backup-admin, 2 calls, 1 denied (AccessDenied)`. */
export function inShort(group: Group): string {
  const on = listed(group.resources, 1, (text) => inline(shortResource(text), 64));
  const calls = callsIn(group.outcomes);
  const parts = [
    `${actionOf(group)}${on === '' ? '' : ` on ${on}`}`,
    calls === 1 ? '' : plural(calls, 'call'),
    errorsOf(group),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** For a list that is cut; empty if it is complete. */
export function moreKeys(keys: number): string {
  return keys > mostKeys ? `and ${keys - mostKeys} more (use --format ndjson to see them)` : '';
}

/** `iam CreateAccessKey`. */
export function actionOf({ service, action }: Pick<Group, 'service' | 'action'>): string {
  return `${inline(service, 40)} ${inline(action, 64)}`;
}
