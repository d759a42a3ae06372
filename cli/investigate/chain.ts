import { accountIn } from '../../lambda/text/commands.ts';
import { keyNode, type Link, type Made } from './links.ts';
import { isAccountOnly, isLasting, type Subject } from './subject.ts';

/** One thing in a chain: credentials, or what a call made. */
export interface ChainNode {
  readonly id: string;
  /** `caller` for the first one, of which no log file shows who made it. */
  readonly kind: Made['kind'] | 'caller' | 'start';
  readonly made: Partial<Made>;
  /** The call that made it, and the field of that call that names the credentials in the row above. */
  readonly link?: Link | undefined;
  readonly byField?: string | undefined;
  readonly depth: number;
  /** When it began, if no link shows it, in milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Of a caller: the ARN of its session. */
  readonly session?: string | undefined;
  /** Whether it is the subject of the investigation. */
  readonly isSubject: boolean;
}

/** How the subject came about, and what came of it. */
export interface Chain {
  /** In the order in which they are drawn: what led to the subject, the subject, and what follows from it. */
  readonly nodes: readonly ChainNode[];
  /** The number of further ones, which are not followed. */
  readonly leftOut: number;
}

/** More would need too much memory and be of no use to a reader. */
const mostNodes = 10_000;

/** The links of all log files, by what a search for the next link needs. */
interface Index {
  readonly all: readonly Link[];
  readonly byMade: ReadonlyMap<string, Link>;
  readonly byKey: ReadonlyMap<string, readonly Link[]>;
  readonly byArn: ReadonlyMap<string, readonly Link[]>;
  readonly byUser: ReadonlyMap<string, readonly Link[]>;
  /** Keys and passwords, by the user that they are for. */
  readonly madeFor: ReadonlyMap<string, readonly Link[]>;
  /** Sessions and sign-ins, by the ARN of their session, and by the role or user that they belong to. */
  readonly sessionsByArn: ReadonlyMap<string, readonly Link[]>;
  readonly sessionsByOwner: ReadonlyMap<string, readonly Link[]>;
  readonly sessionsByProvider: ReadonlyMap<string, readonly Link[]>;
}

/** Two trails, or two accounts, record a call twice. The caller's own account records its key. */
export function addLink(links: Map<string, Link>, link: Link): void {
  const known = links.get(link.made.id);
  if (known === undefined || (known.by.keyId === undefined && link.by.keyId !== undefined))
    links.set(link.made.id, link);
}

function indexOf(byMade: ReadonlyMap<string, Link>): Index {
  const all = [...byMade.values()].sort((a, b) => a.time - b.time);
  const sessions = all.filter(({ made }) => made.kind === 'session' || made.kind === 'console');
  return {
    all,
    byMade,
    byKey: by(all, ({ by }) => by.keyId),
    byArn: by(all, ({ by }) => by.arn),
    byUser: by(all, ({ by }) => by.user),
    madeFor: by(all, ({ made }) => (made.kind === 'key' || made.kind === 'password' ? made.owner : undefined)),
    sessionsByArn: by(sessions, ({ made }) => made.arn),
    sessionsByOwner: by(sessions, ({ made }) => made.owner),
    sessionsByProvider: by(sessions, ({ made }) => made.provider),
  };
}

function by(links: readonly Link[], keyOf: (link: Link) => string | undefined): Map<string, Link[]> {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const key = keyOf(link);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(link);
    else groups.set(key, [link]);
  }
  return groups;
}

/** Follows the links from the subject in both directions. */
export function chainOf(subject: Subject, links: ReadonlyMap<string, Link>): Chain {
  const index = indexOf(links);
  const start = startOf(subject, index);
  const origin = originOf(start, index);
  const { nodes, leftOut } = descendants(
    { ...start, depth: origin.length },
    subject,
    index,
    new Set(origin.map(({ id }) => id)),
  );
  return { nodes: [...origin, ...nodes], leftOut };
}

/** A key of which no log file shows who made it is that of a session or of a user, as far as its calls show. */
function startOf(subject: Subject, { byMade }: Index): ChainNode {
  const { keyId, federatedUser, roleSession, expiresAt, issuedAt } = subject;
  const id = keyId === undefined ? (subject.made?.id ?? 'start') : keyNode(keyId);
  const link = byMade.get(id);
  const arn = federatedUser ?? roleSession;
  const kind = keyId === undefined ? 'start' : isLasting(subject) ? 'key' : 'session';
  const made = link?.made ?? { id, keyId, arn, expiresAt };
  return { id, kind: link?.made.kind ?? kind, made, link, depth: 0, since: issuedAt, isSubject: true };
}

/** What led to a node, the first one first. */
function originOf(start: ChainNode, index: Index): ChainNode[] {
  const path: ChainNode[] = [];
  const seen = new Set([start.id]);
  let { link } = start;
  while (link !== undefined && path.length < mostNodes) {
    const parent = parentOf(link, index);
    if (parent === undefined) {
      path.push(callerNode(link));
      break;
    }
    if (seen.has(parent.id)) break;
    seen.add(parent.id);
    path.push(parent);
    link = parent.link;
  }
  return path.reverse().map((node, depth) => ({ ...node, depth }));
}

/** The link that made the caller of a link: by its key, or by the session that is in the console. */
function parentOf({ by, time, made }: Link, index: Index): ChainNode | undefined {
  const own = by.keyId === undefined ? undefined : index.byMade.get(keyNode(by.keyId));
  const inConsole = own === undefined && by.inConsole ? (index.sessionsByArn.get(by.arn ?? '') ?? []) : [];
  // Before a sign-in, the session that signs in has no console session.
  const fits = (session: Link) => session.time <= time && (made.arn !== by.arn || session.made.kind === 'session');
  const link = own ?? inConsole.findLast(fits);
  if (link === undefined) return undefined;
  return { id: link.made.id, kind: link.made.kind, made: link.made, link, depth: 0, isSubject: false };
}

function callerNode({ by }: Link): ChainNode {
  const { keyId, arn, principal } = by;
  const id = keyId === undefined ? `caller ${arn ?? principal}` : keyNode(keyId);
  return { id, kind: 'caller', made: { id, keyId, arn: principal }, session: arn, depth: 0, isSubject: false };
}

/** A link that follows from a node, and the field that shows it. */
interface Next {
  readonly link: Link;
  readonly byField: string;
}

/** In the order of a tree, without recursion, since a chain can be longer than the call stack. */
function descendants(start: ChainNode, subject: Subject, index: Index, seen: Set<string>) {
  const nodes: ChainNode[] = [];
  const stack: ChainNode[] = [start];
  let leftOut = 0;
  seen.add(start.id);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node);
    const depth = node.depth + 1;
    const next = node.isSubject ? firstLinks(node, subject, index) : nextLinks(node, index);
    for (const { link, byField } of next.sort(latestFirst)) {
      const { made } = link;
      if (seen.has(made.id)) continue;
      seen.add(made.id);
      if (seen.size > mostNodes) leftOut += 1;
      else stack.push({ id: made.id, kind: made.kind, made, link, byField, depth, isSubject: false });
    }
  }
  return { nodes, leftOut };
}

function latestFirst(a: Next, b: Next): number {
  return b.link.time - a.link.time || (b.link.made.id < a.link.made.id ? -1 : 1);
}

/** The links of the subject, which can be a session, all sessions of a user, a principal or an account. */
function firstLinks(node: ChainNode, subject: Subject, index: Index): Next[] {
  const { keyId, federatedUser, base, principal, account, made } = subject;
  if (keyId !== undefined || (made !== undefined && node.link !== undefined)) return nextLinks(node, index);
  const since = subject.since ?? Number.NEGATIVE_INFINITY;
  const links = index.all.filter(({ time }) => time >= since);
  if (account !== undefined && isAccountOnly(subject)) {
    return outermost(
      links.filter((link) => link.by.account === account),
      index,
      'userIdentity.accountId',
    );
  }
  if (principal !== undefined) {
    const own = links.filter((link) => link.by.principal === principal || link.by.arn === principal);
    return outermost(own, index, 'userIdentity.arn');
  }
  if (federatedUser !== undefined) return steps(index.sessionsByArn.get(federatedUser), 'userIdentity.arn', isSession);
  return steps(
    links,
    'userIdentity.arn',
    (link) => isSession(link) && link.operation === 'GetFederationToken' && link.by.principal === base,
  );
}

function isSession({ made }: Link): boolean {
  return made.kind === 'session';
}

/** Without those that follow from another of these links: they are drawn under it. */
function outermost(links: readonly Link[], { byMade }: Index, byField: string): Next[] {
  const made = new Set(links.map((link) => link.made.id));
  const isInner = ({ by }: Link) =>
    by.keyId !== undefined && made.has(keyNode(by.keyId)) && byMade.has(keyNode(by.keyId));
  const outer = links.filter((link) => !isInner(link));
  return steps(outer.length > 0 ? outer : links, byField);
}

/** What the credentials of a node made, or what was made with a role, provider or password that the node is. */
function nextLinks(node: ChainNode, index: Index): Next[] {
  const { kind, made, link, since } = node;
  const { keyId, arn, owner = '', provider = '' } = made;
  const from = link?.time ?? since ?? Number.NEGATIVE_INFINITY;
  const to = endOfNode(node);
  const isInLife = ({ time }: Link) => from <= time && time <= to;
  const byThisKey = keyId === undefined ? [] : steps(index.byKey.get(keyId), 'userIdentity.accessKeyId');
  const isUnkeyed = (next: Link) =>
    isInLife(next) && (next.by.keyId === undefined || !index.byMade.has(keyNode(next.by.keyId)));
  switch (kind) {
    case 'session': {
      const signIns = steps(
        index.sessionsByArn.get(arn ?? ''),
        'userIdentity.arn',
        (next) => isSignIn(next, keyId) && isInLife(next),
      );
      return [...byThisKey, ...signIns];
    }
    case 'console': {
      const isOther = (next: Link) =>
        isUnkeyed(next) && (next.by.inConsole || next.by.keyId !== undefined) && !isSignIn(next, next.by.keyId);
      const switches = steps(
        index.byArn.get(arn ?? ''),
        'additionalEventData.SwitchFrom',
        (next) => isInLife(next) && next.operation === 'SwitchRole',
      );
      return [...byThisKey, ...switches, ...steps(index.byArn.get(arn ?? ''), 'userIdentity.arn', isOther)];
    }
    case 'user':
      return [
        ...steps(index.madeFor.get(owner), 'requestParameters.userName', isInLife),
        ...steps(index.byUser.get(owner), 'userIdentity.userName', isUnkeyed),
      ];
    case 'password':
      return steps(
        index.sessionsByOwner.get(owner),
        'userIdentity.userName',
        (next) => isSignIn(next, undefined) && isInLife(next),
      );
    case 'role':
      return steps(index.sessionsByOwner.get(owner), 'requestParameters.roleArn', isInLife);
    case 'trust':
      return steps(
        index.sessionsByOwner.get(owner),
        'requestParameters.roleArn',
        (next) => isInLife(next) && isTrusted(next, made),
      );
    case 'provider':
      return steps(index.sessionsByProvider.get(provider), 'userIdentity.identityProvider', isInLife);
    default:
      return byThisKey;
  }
}

/**
 * Whether a trust policy names the requester of a session. The own account of the role as a whole does not count: most policies name
 * it, and most sessions of the role are requested in it.
 */
function isTrusted({ by, made }: Link, { trusted = [], owner = '' }: Partial<Made>): boolean {
  const names = [made.provider, by.principal, by.arn];
  if (names.some((name) => name !== undefined && trusted.includes(name))) return true;
  if (by.account === undefined || owner.startsWith(`role ${by.account}/`)) return false;
  return trusted.some((one) => one === '*' || accountIn(one) === by.account);
}

/** A console session lasts at most 12 hours. (IAM User Guide, `SessionDuration` of the federation endpoint.) */
const longestConsole = 43_200_000;

/** When a node can make its last call, in milliseconds since 1970; infinity for what does not expire. */
export function endOfNode({ kind, made, link, since }: Omit<ChainNode, 'id'>): number {
  if (kind === 'console') return (link?.time ?? since ?? Number.NEGATIVE_INFINITY) + longestConsole;
  return made.expiresAt ?? Number.POSITIVE_INFINITY;
}

/** Whether it is a sign-in of the session that has the key. */
function isSignIn({ operation, by }: Link, keyId: string | undefined): boolean {
  return operation === 'ConsoleLogin' && (by.keyId === undefined || by.keyId === keyId);
}

function steps(links: readonly Link[] = [], byField: string, accept: (link: Link) => boolean = () => true): Next[] {
  return links.filter(accept).map((link) => ({ link, byField }));
}
